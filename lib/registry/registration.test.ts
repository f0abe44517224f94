import { describe, expect, it } from "vitest";

import { decode, type FormatMapping } from "@/lib/codecs/detect";
import { MASK } from "@/lib/codecs/mask";

import { inexactValue, toRegistrations } from "./registration";

const observed = { at: 1, exact: true };

function registered(key: string, text: string, formats: readonly FormatMapping[] = []) {
  const value = Buffer.from(text);
  const kv = { key: Buffer.from(key), value, lease: "77" };
  const stored = { ...kv, createRevision: 2, modRevision: 2, version: 1 };
  return { value, told: toRegistrations(key, stored, decode(stored, formats), [], observed) };
}

describe("what is held of a registration", () => {
  it("hides the secret in a value that cannot be read, in its address and in its value", () => {
    const { told } = registered("kitex/registry-etcd/user/a:80", "postgres://bob:hunter2@db/x");
    const shown = `postgres://${MASK}@db/x`;
    expect(told).toMatchObject([{ undecodable: expect.any(String), address: shown, value: shown }]);
  });

  it("shows an address of a mapping that says sensitive, and nothing else of a value", () => {
    const formats = [{ prefix: "", format: "grpc-naming", sensitive: true }];
    const text = '{"Op":0,"Addr":"10.0.0.5:80","Metadata":{"team":"pay"}}';
    expect(registered("svc/10.0.0.5:80", text, formats).told).toMatchObject([
      { address: "10.0.0.5:80", value: MASK, metadata: { team: MASK } },
    ]);
    const plain = [{ prefix: "", format: "go-zero", sensitive: true }];
    expect(registered("user.rpc/77", "10.0.0.5:80", plain).told).toMatchObject([
      { address: "10.0.0.5:80", value: "10.0.0.5:80" },
    ]);
  });

  it.each([
    ["an address", "user.rpc/77", "10.0.0.5:80", true],
    [
      "letters beyond ASCII",
      "svc/10.0.0.5:80",
      '{"Op":0,"Addr":"10.0.0.5:80","Metadata":"ü"}',
      true,
    ],
    ["what is masked", "kitex/registry-etcd/user/a:80", "postgres://bob:hunter2@db/x", false],
    ["what is cut", "kitex/registry-etcd/user/a:80", "x".repeat(3_000), false],
  ])("keeps the bytes beside what is shown only where that is not all: %s", (_, key, text, all) => {
    const { value, told } = registered(key, text);
    expect(told).toHaveLength(1);
    expect(inexactValue(value, told[0]?.value ?? "")).toEqual(all ? null : value);
  });
});
