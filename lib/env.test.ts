import { describe, expect, it } from "vitest";

import { parseEnv } from "./env";

describe("REGISTRY_FORMATS", () => {
  const formats = (text: string) => parseEnv({ REGISTRY_FORMATS: text }).REGISTRY_FORMATS;

  it("maps prefixes to formats, with options behind colons", () => {
    expect(
      formats("services/=go-zero, a=b/=kratos:fallback,db:x/=patroni:read-only:sensitive"),
    ).toEqual([
      { prefix: "services/", format: "go-zero" },
      { prefix: "a=b/", format: "kratos", fallback: true },
      { prefix: "db:x/", format: "patroni", readOnly: true, sensitive: true },
    ]);
    expect(formats("")).toEqual([]);
  });

  it("takes what a format leaves open, in any order with the other options", () => {
    expect(
      formats(
        "/prod/=kratos:namespace-depth=2:fallback, a=b/=go-kit:protocol=grpc:service-depth=3,c/=kratos:namespace-depth=0",
      ),
    ).toEqual([
      { prefix: "/prod/", format: "kratos", namespaceDepth: 2, fallback: true },
      { prefix: "a=b/", format: "go-kit", protocol: "grpc", serviceDepth: 3 },
      { prefix: "c/", format: "kratos", namespaceDepth: 0 },
    ]);
  });

  it.each([
    ["a/=go-zero:namespace-depth=1", "go-zero takes no namespace-depth; it takes protocol"],
    ["a/=kitex:protocol=grpc", "kitex takes no protocol; it takes no such option"],
    ["a/=raw:service-depth=1", "raw takes no service-depth"],
    ["a/=kratos:namespace-depth=33", "namespace-depth is a number from 0 to 32"],
    ["a/=go-kit:service-depth=0", "service-depth is a number from 1 to 32"],
    ["a/=go-kit:service-depth=", "service-depth is a number from 1 to 32"],
    ["a/=go-zero:protocol=GRPC", "protocol is a name such as grpc or http"],
    ["a/=no-such", "no format is named no-such"],
  ])("refuses %s, naming the mapping and what is wrong", (text, problem) => {
    expect(() => formats(`ok/=go-zero,${text}`)).toThrow(`${text}: ${problem}`);
  });

  it("names every mapping that is wrong at once", () => {
    expect(() => formats("a/=no-such,b/=etcd")).toThrow(/a\/=no-such[\s\S]*b\/=etcd/);
  });

  it.each(["services/", "=go-zero", "a/=go-zero:readonly", "a/=Go-Zero"])(
    "refuses %s, and says how it is written",
    (text) => {
      expect(() => formats(text)).toThrow("is written prefix=format");
    },
  );
});
