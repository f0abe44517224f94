import { describe, expect, it, vi } from "vitest";

import { type KeysAnswer, keysAnswerSchema } from "@/lib/api/keys-contract";
import { leaseToHex } from "@/lib/codecs/lease-hex";
import { prefixRange, put } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import { callRoute } from "@/lib/testing/call-route";
import { publish } from "@/lib/testing/use-cluster";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";

import { GET } from "./route";

const soon = { timeout: 10_000, interval: 20 };

describe("other keys", () => {
  const etcd = useEtcd();
  useConsole(etcd);

  const ask = (query: Record<string, string>) =>
    callRoute(GET, { path: `/api/keys?${new URLSearchParams(query)}` });
  const level = async (query: Record<string, string> = {}) =>
    keysAnswerSchema.parse((await ask(query)).body);
  const names = ({ rows }: KeysAnswer) =>
    rows.map((row) => (row.type === "key" ? row.key : `${row.prefix} ${row.keys}`));
  const write = (key: string | Buffer, value: string) => put(etcd.client, key, value);
  const empty = async () => {
    const { key, rangeEnd } = prefixRange("");
    await etcd.client.kv.deleteRange({ key, range_end: rangeEnd });
    await vi.waitFor(async () => expect((await level()).total.keys).toBe(0), soon);
  };

  it("are listed by folder with their number and size, registrations not among them", async () => {
    await empty();
    await publish(etcd, "user.rpc", "10.0.0.1:8080");
    await write("app/config/a", "12345");
    await write("app/config/b", "1");
    await write("plain", "");
    await vi.waitFor(async () => {
      const answer = await level();
      expect(names(answer)).toEqual(["app/config/ 2", "plain"]);
      expect(answer.total).toEqual({ keys: 3, bytes: 6 });
    }, soon);
    expect(names(await level({ under: "app/" }))).toEqual(["app/config/ 2"]);
    expect(names(await level({ under: "app/config/" }))).toEqual(["app/config/a", "app/config/b"]);
  });

  it("say what they are, and why they are no registration", async () => {
    await empty();
    const { id } = await grant(etcd.client, 60);
    const lock = `locks/nightly/${leaseToHex(id)}`;
    await put(etcd.client, lock, "10.0.0.1:8080", { lease: id });
    await write("/registry/secrets/default/db", "k8s\0…");
    await vi.waitFor(async () => {
      const { rows, counts } = await level();
      expect(rows).toMatchObject([
        { key: "/registry/secrets/default/db", kind: "foreign", sensitive: true, lease: "0" },
        { key: lock, kind: "lock", codec: "etcd-lock", lease: id, valueBytes: 13 },
      ]);
      expect(rows[1]).toMatchObject({ reason: expect.stringMatching(/./) });
      expect(counts).toEqual({ all: 2, foreign: 1, lock: 1 });
    }, soon);
  });

  it("are filtered by kind and by text, and counted by kind whichever is chosen", async () => {
    await empty();
    await write("/registry/pods/default/web-1", "{}");
    await write("/registry/pods/default/web-2", "{}");
    await write("notes/WEB", "hello");
    await vi.waitFor(async () => expect((await level()).total.keys).toBe(3), soon);
    const web = await level({ q: "web", kind: "foreign" });
    expect(names(web)).toEqual(["/registry/pods/default/ 2"]);
    expect(web.counts).toEqual({ all: 3, foreign: 2, unknown: 1 });
    expect(names(await level({ q: "web-2" }))).toEqual(["/registry/pods/default/web-2"]);
    expect(names(await level({ q: "nothing" }))).toEqual([]);
  });

  it("come in pages that lead from one to the next", async () => {
    await empty();
    for (const name of ["a", "b", "c/1", "c/2", "d"]) await write(name, "x");
    await vi.waitFor(async () => expect((await level()).total.keys).toBe(5), soon);
    const first = await level({ limit: "3" });
    expect(names(first)).toEqual(["a", "b", "c/ 2"]);
    const second = await level({ limit: "3", cursor: first.next ?? "" });
    expect(names(second)).toEqual(["d"]);
    expect(second.next).toBeNull();
  });

  it("are written as key text where they are no text", async () => {
    await empty();
    await write(Buffer.from([0x62, 0x2f, 0xff, 0x01]), "x");
    await write("b/plain", "x");
    await vi.waitFor(async () => {
      expect(names(await level({ under: "b/" }))).toEqual(["b/\\xff\\x01", "b/plain"].sort());
    }, soon);
    expect(names(await level({ under: "b/\\xff" }))).toEqual(["b/\\xff\\x01"]);
  });

  it("refuse what is no key text, no cursor or no kind", async () => {
    const bad: Record<string, string>[] = [
      { under: "a\\q" },
      { cursor: "nonsense" },
      { kind: "instance" },
      { limit: "0" },
    ];
    for (const query of bad) {
      expect(await ask(query)).toMatchObject({
        status: 400,
        body: { error: { code: "invalid_argument" } },
      });
    }
  });
});
