import { describe, expect, it, vi } from "vitest";

import { operationAnswerSchema } from "@/lib/api/contract";
import { getCluster } from "@/lib/cluster";
import { toKeyText } from "@/lib/codecs/key-text";
import { get, put } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import { callRoute } from "@/lib/testing/call-route";
import { publish } from "@/lib/testing/use-cluster";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";
import { DELETE, GET } from "./[key]/route";

const soon = { timeout: 10_000, interval: 10 };
describe("registrations", () => {
  const etcd = useEtcd();
  const start = useConsole(etcd);

  const remove = (key: string, body: object) =>
    callRoute(DELETE, { method: "DELETE", params: { key }, body });

  describe("deregistering", () => {
    it("watches for the address to come back, and tells under which key and lease", async () => {
      const { key, lease } = await publish(etcd, "back.rpc", "10.0.0.1:80");
      const { kv } = await get(etcd.client, key);
      const answer = await remove(key, { modRevision: kv?.modRevision, reason: "stuck" });
      const { operation } = operationAnswerSchema.parse(answer.body);
      expect(operation).toMatchObject({
        kind: "deregister",
        service: "back.rpc",
        address: "10.0.0.1:80",
        reason: "stuck",
        keys: [key],
      });
      // As go-zero from 1.9.0 on does: the same key, on the lease that still lives.
      await put(etcd.client, key, "10.0.0.1:80", { lease });
      await vi.waitFor(() => {
        const latest = getCluster()
          .operations.list()
          .find(({ id }) => id === operation.id);
        expect(latest).toMatchObject({ outcome: "back" });
        expect(latest?.steps.at(-1)).toMatchObject({ kind: "back", key, lease });
      }, soon);
    });

    it("is what the departure is put down to", async () => {
      const { key } = await publish(etcd, "cause.rpc", "10.0.0.1:80");
      const { kv } = await get(etcd.client, key);
      const answer = await remove(key, { modRevision: kv?.modRevision, reason: "test" });
      const { operation } = operationAnswerSchema.parse(answer.body);
      await vi.waitFor(() => {
        expect(getCluster().live.service("cause.rpc").departures).toMatchObject([
          { cause: "deleted", evidence: { operation: operation.id } },
        ]);
      }, soon);
    });

    it("refuses when the key has changed since it was shown, and touches nothing", async () => {
      const { key, lease } = await publish(etcd, "stale.rpc", "10.0.0.1:80");
      const { kv } = await get(etcd.client, key);
      await put(etcd.client, key, "10.0.0.2:80", { lease });
      const answer = await remove(key, { modRevision: kv?.modRevision, reason: "test" });
      expect(answer).toMatchObject({
        status: 409,
        body: { error: { code: "failed_precondition" } },
      });
      expect((await get(etcd.client, key)).kv?.value.toString()).toBe("10.0.0.2:80");
      expect(getCluster().operations.list()).toEqual([]);
    });

    it.each([
      ["no such key", "none.rpc/1", { modRevision: 1, reason: "test" }, 404],
      ["no reason", "none.rpc/1", { modRevision: 1 }, 400],
      ["a blank reason", "none.rpc/1", { modRevision: 1, reason: "  " }, 400],
      ["no revision", "none.rpc/1", { reason: "test" }, 400],
      ["a key that is no key text", "a\\q", { modRevision: 1, reason: "test" }, 400],
    ])("answers %s of %s, %j with %i", async (_name, key, body, status) => {
      expect((await remove(key, body)).status).toBe(status);
    });

    it("leaves what is no registration alone", async () => {
      const { id } = await grant(etcd.client, 60);
      const key = `lock/${BigInt(id).toString(16)}`;
      const { header } = await put(etcd.client, key, "10.0.0.1:80", { lease: id });
      const answer = await remove(key, { modRevision: header.revision, reason: "test" });
      expect(answer.status).toBe(409);
      expect((await get(etcd.client, key)).kv).not.toBeNull();
    });

    it("deletes a key that is no UTF-8, and that alone", async () => {
      const { id } = await grant(etcd.client, 60);
      const key = Buffer.concat([Buffer.from([0xff, 0xfe, 0x5c]), Buffer.from(`/${id}`)]);
      const other = Buffer.concat([Buffer.from("\ufffd\ufffd\\"), Buffer.from(`/${id}`)]);
      await put(etcd.client, other, "10.0.0.1:80", { lease: id });
      const { header } = await put(etcd.client, key, "10.0.0.1:80", { lease: id });
      const answer = await remove(toKeyText(key), { modRevision: header.revision, reason: "test" });
      expect(answer.status).toBe(200);
      expect((await get(etcd.client, key)).kv).toBeNull();
      expect((await get(etcd.client, other)).kv).not.toBeNull();
    });
  });

  describe("reading a key", () => {
    const read = (key: string, path?: string) => callRoute(GET, { path, params: { key } });

    it.each([
      ["HTML", Buffer.from("<script>alert(1)</script>"), "utf8"],
      ["1 MiB", Buffer.alloc(1_048_576, "x"), "utf8"],
      ["bytes that are no UTF-8", Buffer.from([0xff, 0x00, 0x3c]), "base64"],
      ["nothing", Buffer.alloc(0), "utf8"],
    ] as const)("gives %s as it is", async (name, value, encoding) => {
      const key = `read/${name}`;
      await put(etcd.client, key, value);
      const { status, body } = await read(key);
      expect(status).toBe(200);
      expect(body).toMatchObject({ key, encoding, valueBytes: value.length, lease: "0" });
      expect(body).toMatchObject({ value: value.toString(encoding) });
    });

    it("keeps to the prefixes that are looked at", async () => {
      await put(etcd.client, "secret/1", "x");
      await start({ prefixes: ["prod/"] });
      expect((await read("secret/1")).status).toBe(404);
    });

    it("never shows what is Kubernetes' own", async () => {
      await put(etcd.client, "/registry/secrets/default/db", "k8s:enc:aescbc:v1:key1:xxxx");
      for (const path of ["/api/registrations/x", "/api/registrations/x?reveal=1"]) {
        const { body } = await read("/registry/secrets/default/db", path);
        expect(body).toMatchObject({
          ...{ kind: "foreign", codec: "kubernetes", danger: "system-data" },
          ...{ value: "***", masked: true, sensitive: true, valueBytes: 27 },
        });
      }
    });

    it("masks what is likely to be secret, until it is asked for", async () => {
      const url = "postgres://app:hunter2@10.0.0.1/db";
      const json = `{"dsn":"${url}","apiToken": {"a":1}, "port":1}`;
      await put(etcd.client, "config/db", json);
      await put(etcd.client, "config/db-password", "hunter2");
      expect((await read("config/db")).body).toMatchObject({
        ...{ masked: true, sensitive: false },
        value: '{"dsn":"postgres://***@10.0.0.1/db","apiToken": "***", "port":1}',
      });
      expect((await read("config/db-password")).body).toMatchObject({ value: "***", masked: true });
      const reveal = "/api/registrations/x?reveal=1";
      expect((await read("config/db", reveal)).body).toMatchObject({ value: json, masked: false });
      expect((await read("config/db-password", reveal)).body).toMatchObject({ value: "hunter2" });
    });
  });

  it("are not deleted where the console is read-only", async () => {
    await start({ readOnly: true });
    const { key } = await publish(etcd, "ro.rpc", "10.0.0.1:80");
    const { kv } = await get(etcd.client, key);
    const answer = await remove(key, { modRevision: kv?.modRevision, reason: "test" });
    expect(answer).toMatchObject({ status: 403, body: { error: { code: "permission_denied" } } });
    expect((await get(etcd.client, key)).kv).not.toBeNull();
  });
});
