import { describe, expect, it } from "vitest";

import { buildTarget, parseTarget, targetOf } from "./target";

describe("parseTarget", () => {
  it.each([
    [
      "etcd:///h1:2379,h2:2379?key=%2Fgrpc%2Fsvc",
      { scheme: "etcd", hosts: ["h1:2379", "h2:2379"], key: "/grpc/svc" },
    ],
    ["etcd://h1:2379/grpc/svc", { scheme: "etcd", hosts: ["h1:2379"], key: "grpc/svc" }],
    ["etcd://h1:2379,h2:2379/user.rpc", { hosts: ["h1:2379", "h2:2379"], key: "user.rpc" }],
    // The older form has always cut slashes off the key.
    ["etcd://h1:2379//grpc/svc/", { key: "grpc/svc" }],
    ["etcd:///h1:2379?key=a+b&x=y", { key: "a b" }],
    ["etcd:///[::1]:2379?key=user.rpc", { hosts: ["[::1]:2379"] }],
    ["discov:///h1:2379?key=user.rpc", { scheme: "discov", hosts: ["h1:2379"], key: "user.rpc" }],
    ["discov://h1:2379/user.rpc", { scheme: "discov", hosts: ["h1:2379"], key: "user.rpc" }],
    ["DISCOV://h1:2379/user.rpc", { scheme: "discov" }],
    ["direct:///a:1,b:2", { scheme: "direct", addresses: ["a:1", "b:2"] }],
    ["direct:///a:1,,b:2,", { addresses: ["a:1", "b:2"] }],
    ["k8s://mall/user:8080", { scheme: "k8s", namespace: "mall", service: "user", port: 8080 }],
    ["k8s:///user", { scheme: "k8s", namespace: "default", service: "user" }],
  ])("reads %s", (text, expected) => {
    expect(parseTarget(text)).toMatchObject(expected);
  });

  it.each([
    ["etcd:///?key=user.rpc", /empty etcd hosts/],
    ["etcd:///h1:2379", /empty etcd key/],
    ["etcd:///h1:2379?key=", /empty etcd key/],
    ["etcd://h1:2379/", /empty etcd key/],
    ["etcd://h1:2379", /empty etcd key/],
    ["etcd://", /empty etcd hosts/],
    ["direct:///", /empty endpoints/],
    ["k8s://mall/", /empty service name/],
    ["k8s://mall/user:http", /"http" is no port/],
    ["k8s://mall/user:0", /no port/],
    ["k8s://mall/user:1:2", /no port/],
    ["etcd://h1:2379/%zz", /percent/],
    ["user.rpc", /no target/],
    ["dns:///user:8080", /no target/],
    ["", /no target/],
  ])("refuses %s", (text, message) => {
    expect(() => parseTarget(text)).toThrow(message);
  });
});

describe("buildTarget", () => {
  it.each([
    [
      { scheme: "etcd", hosts: ["h1:2379", "h2:2379"], key: "/grpc/svc" } as const,
      "etcd:///h1:2379,h2:2379?key=%2Fgrpc%2Fsvc",
    ],
    [{ scheme: "direct", addresses: ["a:1", "b:2"] } as const, "direct:///a:1,b:2"],
    [{ scheme: "k8s", namespace: "", service: "user" } as const, "k8s://default/user"],
    [
      { scheme: "k8s", namespace: "mall", service: "user", port: 80 } as const,
      "k8s://mall/user:80",
    ],
  ])("writes %j as go-zero does", (target, expected) => {
    expect(buildTarget({ ...target } as never)).toBe(expected);
  });

  it.each(["user.rpc", "/grpc/svc", "a b&c=d+e%", "订单.rpc"])("keeps the key %s", (key) => {
    const target = { scheme: "etcd", hosts: ["h:1"], key } as const;
    expect(parseTarget(buildTarget({ ...target, hosts: ["h:1"] }))).toEqual(target);
  });

  it("takes Endpoints over Target over Etcd", () => {
    const Etcd = { Hosts: ["h:1"], Key: "user.rpc" };
    expect(targetOf({ Endpoints: ["a:1"], Target: "k8s:///user", Etcd })).toBe("direct:///a:1");
    expect(targetOf({ Endpoints: [], Target: "k8s:///user", Etcd })).toBe("k8s:///user");
    expect(targetOf({ Target: "", Etcd })).toBe("etcd:///h:1?key=user.rpc");
  });

  it("says what is missing in go-zero's words", () => {
    expect(() => targetOf({})).toThrow("empty etcd hosts");
    expect(() => targetOf({ Etcd: { Hosts: ["h:1"], Key: "" } })).toThrow("empty etcd key");
  });
});
