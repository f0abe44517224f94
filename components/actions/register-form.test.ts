import { describe, expect, it } from "vitest";

import { noCheck } from "@/components/registrations/check-form";

import { checkForm, parseMetadata, type RegisterForm, toBody } from "./register-form";

const good: RegisterForm = {
  service: "user.rpc",
  address: "10.0.0.5:8080",
  format: "go-zero",
  metadata: "",
  ttl: "10",
  keepalive: "rollcall",
  ...noCheck,
};

describe("checkForm", () => {
  it("finds nothing wrong with a service, an address and a TTL", () => {
    expect(checkForm(good)).toEqual({});
  });

  it.each([
    ["", "actions.addressMissing"],
    ["10.0.0.5", "actions.addressInvalid"],
    ["10.0.0.5:0", "actions.addressInvalid"],
    ["10.0.0.5:65536", "actions.addressInvalid"],
    ["http://10.0.0.5:80", "actions.addressInvalid"],
    ["2001:db8::5:8080", "actions.addressBrackets"],
    ["0.0.0.0:8080", "actions.addressWildcard"],
    ["[::]:8080", "actions.addressWildcard"],
  ])("refuses the address %j", (address, key) => {
    expect(checkForm({ ...good, address }).address?.key).toBe(key);
  });

  it.each(["[2001:db8::5]:8080", "db.internal:5432", " 10.0.0.5:8080 "])(
    "takes the address %j",
    (address) => {
      expect(checkForm({ ...good, address })).toEqual({});
    },
  );

  it("takes a name with slashes, spaces and Chinese, but not one that ends with a slash", () => {
    expect(checkForm({ ...good, service: "支付/order service%" })).toEqual({});
    expect(checkForm({ ...good, service: "user.rpc/" }).service).toBeDefined();
  });

  it("asks for a TTL only where there is a lease", () => {
    expect(checkForm({ ...good, ttl: "1.5" }).ttl).toBeDefined();
    expect(checkForm({ ...good, ttl: "1.5", keepalive: "none" })).toEqual({});
    expect(checkForm({ ...good, ttl: "9", keepalive: "caller" })).toEqual({});
    expect(checkForm({ ...good, ttl: "9" }).ttl).toBeDefined();
  });

  it("names the line of metadata that it cannot read", () => {
    const form = { ...good, format: "grpc-naming", metadata: "zone=a\n\nweight" };
    expect(checkForm(form).metadata).toEqual({
      key: "actions.metadataInvalid",
      params: { line: 3 },
    });
  });
});

describe("toBody", () => {
  it("leaves out what does not apply", () => {
    expect(toBody({ ...good, keepalive: "none", metadata: "zone=a" })).toEqual({
      address: "10.0.0.5:8080",
      format: "go-zero",
      keepalive: "none",
    });
  });

  it("sends what was typed, without the blanks around it", () => {
    expect(toBody({ ...good, format: "grpc-naming", metadata: "a = b=c " })).toEqual({
      address: "10.0.0.5:8080",
      format: "grpc-naming",
      keepalive: "rollcall",
      metadata: { a: "b=c" },
      ttlSeconds: 10,
    });
  });
});

describe("the check", () => {
  const grpc = { ...good, check: "grpc" as const, checkService: " user.User ", interval: "7" };

  it("goes along with what Rollcall keeps alive, and with nothing else", () => {
    const check = { kind: "grpc", service: "user.User", intervalSeconds: 7 };
    expect(toBody(grpc)).toMatchObject({ check });
    expect(toBody({ ...grpc, keepalive: "caller" })).not.toHaveProperty("check");
    expect(toBody(good)).not.toHaveProperty("check");
  });

  it("needs an interval, where there is one", () => {
    expect(checkForm({ ...grpc, interval: "0.5" }).interval).toBeDefined();
    expect(checkForm({ ...good, interval: "" })).toEqual({});
  });
});

describe("parseMetadata", () => {
  it("reads an empty text as no metadata", () => {
    expect(parseMetadata(" \n")).toEqual({ metadata: {}, line: null });
  });
});
