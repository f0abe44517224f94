import { describe, expect, it } from "vitest";

import { parseTarget } from "@/lib/discov/target";

import { serviceTarget } from "./service-target";

describe("serviceTarget", () => {
  const endpoints = ["http://10.0.0.1:2379", "https://etcd.example:2379/", "10.0.0.3:2379"];

  it("is what go-zero's clients are given, with the endpoints' hosts", () => {
    expect(serviceTarget("/grpc/user", endpoints)).toBe(
      "etcd:///10.0.0.1:2379,etcd.example:2379,10.0.0.3:2379?key=%2Fgrpc%2Fuser",
    );
  });

  it.each([
    ["a b&c+d", "a b&c+d"],
    ["订单.rpc", "订单.rpc"],
    ["a\\\\x41", "a\\x41"],
    ["a\\xe2\\x80\\x8bb", "a\u200bb"],
    ["a\\x0a%zz", "a\n%zz"],
  ])("reads the key text %s", (name, key) => {
    expect(parseTarget(serviceTarget(name, endpoints) ?? "")).toMatchObject({ key });
  });

  it("is null for a name that is no UTF-8", () => {
    expect(serviceTarget("a\\xff", endpoints)).toBeNull();
  });
});
