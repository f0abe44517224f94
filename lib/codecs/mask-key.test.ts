import { describe, expect, it } from "vitest";

import { decodeKey } from "@/lib/testing/decode-key";

import { maskKey } from "./mask-key";

const dubbo = (url: string) => `/dubbo/a.B/providers/${encodeURIComponent(url)}`;

describe("maskKey", () => {
  it.each([
    [dubbo("tri://u:p@10.0.0.5:20000/a.B?x=1"), "%3A%2F%2F***%4010.0.0.5%3A20000%2Fa.B%3Fx%3D1"],
    [dubbo("tri://u:p@w@10.0.0.5:1/a.B"), "%3A%2F%2F***%4010.0.0.5%3A1%2Fa.B"],
    [dubbo("tri://a:1/a.B?token=s3&side=provider"), "%3Ftoken%3D***%26side%3Dprovider"],
    [dubbo("tri://a:1/a.B?x=1&db.password=s3"), "%26db.password%3D***"],
    ["/ms/1/tso/registry/http://u:p@10.0.0.5:80", "/registry/http://***@10.0.0.5:80"],
    ["/proxy/http://u:p@a/x/http://u2:p2@b", "/proxy/http://***@a/x/http://***@b"],
    ["/links/a?access_token=s3cret;b=1", "/links/a?access_token=***;b=1"],
  ])("hides names, passwords and what is called secret: %s", (key, shown) => {
    const masked = maskKey(key);
    expect(masked).toContain(shown);
    expect(masked).not.toMatch(/s3|u:p|u%3Ap|p2|p%40w/);
  });

  it.each([
    "user.rpc/7587870451294074371",
    "emqxcl/ekkacl/nodes/emqx@10.0.0.5",
    "/rpcx_test/Echo/tcp@127.0.0.1:8972",
    "/secrets/token",
    dubbo("tri://10.0.0.5:20000/a.B?owner=a@b&side=provider"),
    "/ms/1/tso/registry/http://10.0.0.5:80",
    "用户/\\x00@",
  ])("leaves as it is what has none: %s", (key) => {
    expect(maskKey(key)).toBe(key);
  });

  it("takes no longer than the key is long", () => {
    const key = `/x/${"://@%3A%2F%2F%40token=".repeat(20_000)}`;
    expect(maskKey(key).length).toBeLessThan(key.length * 2);
  });

  it("hides them in the id of what cannot be read, too", () => {
    const { kind, instances } = decodeKey(dubbo("tri://u:p@10.0.0.5:0/a.B"), "");
    expect(kind).toBe("undecodable");
    expect(instances[0]?.id).toBe("tri%3A%2F%2F***%4010.0.0.5%3A0%2Fa.B");
  });
});
