import { describe, expect, it } from "vitest";

import { decodeEntry, type FormatMapping } from "@/lib/codecs/detect";
import { Entry } from "@/lib/codecs/entry";
import { MASK } from "@/lib/codecs/mask";

import { inexactValue, toRegistrations } from "./registration";

const observed = { at: 1, exact: true };

function registered(key: string, text: string, formats: readonly FormatMapping[] = []) {
  const value = Buffer.from(text);
  const kv = { key: Buffer.from(key), value, lease: "77" };
  const stored = { ...kv, createRevision: 2, modRevision: 2, version: 1 };
  const entry = new Entry(stored);
  return { entry, told: toRegistrations(entry, decodeEntry(entry, formats), [], observed) };
}

describe("what is held of a registration", () => {
  it("hides the secret in a value that cannot be read, in its address and in its value", () => {
    const { told } = registered("kitex/registry-etcd/user/a:80", "postgres://bob:hunter2@db/x");
    const shown = `postgres://${MASK}@db/x`;
    expect(told).toMatchObject([{ undecodable: expect.any(String), address: shown, value: shown }]);
  });

  it.each([
    ["a URL", "postgres://bob:QQQQQQQQQQQQ@db/x"],
    ["a connection string of Go's", "bob:QQQQQQQQQQQQ@tcp(db:3306)/x"],
  ])("hides a password wherever what is shown of %s is cut", (_, url) => {
    for (let length = 200; length < 2_100; length += 1) {
      const text = JSON.stringify({ a: "x".repeat(length), url, b: "x".repeat(2_000) });
      const { told } = registered("kitex/registry-etcd/user/a:80", text);
      if (JSON.stringify(told).includes("Q")) expect.fail(`after ${length}`);
      const metadata = { a: `${"x".repeat(length)} ${url}` };
      const value = JSON.stringify({ Op: 0, Addr: "a:80", Metadata: metadata });
      const [registration] = registered("user/a:80", value).told;
      if (JSON.stringify(registration).includes("Q")) expect.fail(`in metadata, after ${length}`);
    }
  });

  it("shows an address of a mapping that says sensitive, and nothing else of a value", () => {
    const formats = [{ prefix: "", format: "grpc-naming", sensitive: true }];
    const text = '{"Op":0,"Addr":"10.0.0.5:80","Metadata":{"team":"pay"}}';
    expect(registered("svc/10.0.0.5:80", text, formats).told).toMatchObject([
      { address: "10.0.0.5:80", value: MASK, metadata: { team: MASK } },
    ]);
    const micro = [{ prefix: "", format: "go-micro", sensitive: true }];
    const nodes = [{ id: "n", address: "a:80", metadata: { x: "y" } }];
    const service = { name: "o", version: "1", metadata: { owner: "pay" }, endpoints: [], nodes };
    expect(registered("/micro/registry/o/n", JSON.stringify(service), micro).told).toMatchObject([
      { metadata: { x: MASK }, details: { serviceMetadata: { owner: MASK } } },
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
    const { entry, told } = registered(key, text);
    expect(told).toHaveLength(1);
    const kept = inexactValue(entry, told[0]?.value ?? "");
    expect(kept).toEqual(all ? null : Buffer.from(text));
  });
});
