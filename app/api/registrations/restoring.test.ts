import { beforeEach, describe, expect, it, vi } from "vitest";

import type { HistoryAnswer } from "@/lib/api/history-contract";
import { restoreAnswerSchema, restorePlanAnswerSchema } from "@/lib/api/past-contract";
import { type Cluster, getCluster } from "@/lib/cluster";
import { toKeyText } from "@/lib/codecs/key-text";
import { get, put, transact } from "@/lib/etcd/kv";
import { grant, listLeases, revoke, timeToLive } from "@/lib/etcd/lease";
import { callRoute } from "@/lib/testing/call-route";
import { publish } from "@/lib/testing/use-cluster";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";

import { GET as getHistory } from "../history/route";
import { GET, POST } from "./[key]/restore/route";

const soon = { timeout: 20_000, interval: 20 };
/** As long as go-zero's ids are, which tells a key without a lease for a registration. */
const PERMANENT = "2305843009213693952";

describe("putting back", () => {
  const etcd = useEtcd();
  const start = useConsole(etcd);
  beforeEach(() => getCluster().journal.flush());

  const plan = (key: string, query: string) =>
    callRoute(GET, { path: `/api/registrations/x/restore?${query}`, params: { key } });
  const restore = (key: string, body: object, headers: Record<string, string> = {}) =>
    callRoute(POST, {
      ...{ method: "POST", params: { key }, headers },
      body: { modRevision: 0, lease: "rollcall", reason: "wrongly removed", ...body },
    });

  async function caughtUp(cluster: Cluster = getCluster()): Promise<number> {
    const { header } = await put(etcd.client, "config/marker", String(Date.now()));
    await vi.waitFor(() => expect(cluster.registry.revision).toBe(header.revision), soon);
    await cluster.journal.flush();
    return header.revision;
  }

  async function remove(key: string | Buffer): Promise<number> {
    const { header } = await transact(etcd.client, {
      ifModRevision: [],
      success: [{ type: "delete", key: Buffer.from(key) }],
    });
    await caughtUp();
    return header.revision;
  }

  it("says what it would do: what was there, whether its lease lives, and what is there now", async () => {
    const { key, lease } = await publish(etcd, "plan.rpc", "10.0.0.1:80");
    const gone = await remove(key);
    const back = await publish(etcd, "plan.rpc", "10.0.0.1:80");
    await caughtUp();
    const answer = restorePlanAnswerSchema.parse((await plan(key, `revision=${gone}`)).body);
    expect(answer).toEqual({
      ...{ key, value: "10.0.0.1:80", encoding: "utf8", service: "plan.rpc" },
      ...{ address: "10.0.0.1:80", framework: "go-zero", lease, leaseAlive: true },
      ...{ grantedTtlSeconds: 60, current: null, danger: null },
      alreadyBack: { key: back.key, lease: back.lease },
    });

    await put(etcd.client, key, "10.0.0.9:80", { lease: back.lease });
    await revoke(etcd.client, lease);
    const { kv } = await get(etcd.client, key);
    const later = restorePlanAnswerSchema.parse((await plan(key, `revision=${gone - 1}`)).body);
    expect(later).toMatchObject({
      leaseAlive: false,
      current: {
        ...{ value: "10.0.0.9:80", modRevision: kv?.modRevision, lease: back.lease, same: false },
      },
    });
  });

  it("knows the TTL of a lease that is gone, if it was ever read", async () => {
    const { key, lease } = await publish(etcd, "ttl.rpc", "10.0.0.1:80", 45);
    const { registry } = getCluster();
    await vi.waitFor(() => expect(registry.sampleOf(lease)).toBeDefined(), soon);
    const { header } = await revoke(etcd.client, lease);
    await caughtUp();
    const { body } = await plan(key, `revision=${header.revision}`);
    expect(body).toMatchObject({ lease, leaseAlive: false, grantedTtlSeconds: 45 });
  });

  it("is done once where several try at the same time", async () => {
    const { key } = await publish(etcd, "race.rpc", "10.0.0.1:80");
    const gone = await remove(key);
    const leases = (await listLeases(etcd.client)).length;
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => restore(key, { revision: gone })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    expect((await get(etcd.client, key)).kv).toMatchObject({ version: 1 });
    expect(await listLeases(etcd.client)).toHaveLength(leases + 1);
  });

  it("is done under the lease it had, if that lives", async () => {
    const { key, lease } = await publish(etcd, "same.rpc", "10.0.0.1:80");
    const gone = await remove(key);
    const answer = await restore(key, { revision: gone, lease: "same" });
    expect(answer.status).toBe(200);
    expect(restoreAnswerSchema.parse(answer.body)).toMatchObject({ key, lease });
    expect((await get(etcd.client, key)).kv).toMatchObject({ lease, version: 1 });
    expect(getCluster().heldLeases.has(lease)).toBe(false);
  });

  it("is done under a new lease that Rollcall keeps alive", async () => {
    const { key, lease: old } = await publish(etcd, "held.rpc", "10.0.0.1:80");
    const { header } = await revoke(etcd.client, old);
    await caughtUp();
    const { body } = await restore(key, { revision: header.revision, ttlSeconds: 20 });
    const { lease } = restoreAnswerSchema.parse(body);
    const { kv } = await get(etcd.client, key);
    expect(kv).toMatchObject({ lease });
    expect(kv?.value.toString()).toBe("10.0.0.1:80");
    expect(lease).not.toBe(old);
    expect(await timeToLive(etcd.client, lease ?? "")).toMatchObject({ grantedTtlSeconds: 20 });
    expect(getCluster().heldLeases.has(lease ?? "")).toBe(true);
  });

  it("is done as a permanent key", async () => {
    const { key, lease } = await publish(etcd, "permanent.rpc", "10.0.0.1:80");
    const { header } = await revoke(etcd.client, lease);
    await caughtUp();
    const { body } = await restore(key, { revision: header.revision, lease: "none" });
    expect(restoreAnswerSchema.parse(body)).toMatchObject({ key, lease: null });
    expect((await get(etcd.client, key)).kv).toMatchObject({ lease: "0" });
  });

  it("turns a value that was replaced into what it was", async () => {
    const { key, lease } = await publish(etcd, "changed.rpc", "10.0.0.1:80");
    const { header } = await put(etcd.client, key, "10.0.0.2:80", { lease });
    await caughtUp();
    const { revision } = header;
    const body = { revision: revision - 1, modRevision: revision, lease: "same" };
    expect((await restore(key, body)).status).toBe(200);
    expect((await get(etcd.client, key)).kv?.value.toString()).toBe("10.0.0.1:80");
  });

  it("writes the very bytes that were there, from etcd's history and from the journal's", async () => {
    const { id: lease } = await grant(etcd.client, 60);
    const key = Buffer.concat([Buffer.from([0xff, 0x00, 0x5c]), Buffer.from(`/${lease}`)]);
    const value = Buffer.from([0x31, 0xff, 0x00, 0x0d, 0x3a]);
    await put(etcd.client, key, value, { lease });
    await caughtUp();
    const gone = await remove(key);
    const text = toKeyText(key);
    const planned = restorePlanAnswerSchema.parse((await plan(text, `revision=${gone}`)).body);
    expect(planned).toMatchObject({ encoding: "base64", value: value.toString("base64") });
    expect((await restore(text, { revision: gone, lease: "same" })).status).toBe(200);
    expect((await get(etcd.client, key)).kv?.value.equals(value)).toBe(true);

    const again = await remove(key);
    await etcd.client.kv.compact({ revision: await caughtUp() });
    expect((await restore(text, { revision: again, lease: "same" })).status).toBe(200);
    expect((await get(etcd.client, key)).kv?.value.equals(value)).toBe(true);
  });

  it("stands in History with who did it and why", async () => {
    const { key } = await publish(etcd, "audit.rpc", "10.0.0.1:80");
    const gone = await remove(key);
    const actor = "Ada 洛夫莱斯";
    const headers = { "X-Rollcall-Actor": encodeURIComponent(actor) };
    const { body } = await restore(key, { revision: gone }, headers);
    const { operation, revision } = restoreAnswerSchema.parse(body);
    expect(operation).toMatchObject({
      ...{ kind: "restore", service: "audit.rpc", address: "10.0.0.1:80", key, revision },
      ...{ actor, reason: "wrongly removed", keys: [key], outcome: "done" },
    });
    await caughtUp();
    const path = `/api/history?service=audit.rpc&actor=${encodeURIComponent(actor)}`;
    const history = (await callRoute(getHistory, { path })).body as HistoryAnswer;
    expect(history.entries).toMatchObject([
      { key, revision, doneBy: { kind: "restore", actor, reason: "wrongly removed" } },
    ]);
  });

  it("refuses when the key is not as it was shown, touches nothing and leaves no lease behind", async () => {
    const { key, lease } = await publish(etcd, "stale.rpc", "10.0.0.1:80");
    const gone = await remove(key);
    const { header } = await put(etcd.client, key, "10.0.0.9:80", { lease });
    const leases = (await listLeases(etcd.client)).length;
    for (const modRevision of [0, header.revision - 1]) {
      const answer = await restore(key, { revision: gone, modRevision });
      expect(answer).toMatchObject({
        status: 409,
        body: { error: { code: "failed_precondition" } },
      });
    }
    expect((await get(etcd.client, key)).kv?.value.toString()).toBe("10.0.0.9:80");
    expect(await listLeases(etcd.client)).toHaveLength(leases);
  });

  it("refuses the lease it had once that lives no more, or where it had none", async () => {
    const { key, lease } = await publish(etcd, "dead.rpc", "10.0.0.1:80");
    const { header } = await revoke(etcd.client, lease);
    const bare = `dead.rpc/${PERMANENT}`;
    await put(etcd.client, bare, "10.0.0.1:80");
    await caughtUp();
    const gone = await remove(bare);
    for (const [name, revision] of [
      [key, header.revision],
      [bare, gone],
    ] as const) {
      const answer = await restore(name, { revision, lease: "same" });
      expect(answer).toMatchObject({
        status: 409,
        body: { error: { code: "failed_precondition" } },
      });
      expect((await get(etcd.client, name)).kv).toBeNull();
    }
  });

  it("refuses what would register nothing any more", async () => {
    // A short number tells a registration only together with a lease.
    const { id: lease } = await grant(etcd.client, 60);
    await put(etcd.client, "short.rpc/7", "10.0.0.1:80", { lease });
    await caughtUp();
    const gone = await remove("short.rpc/7");
    const answer = await restore("short.rpc/7", { revision: gone, lease: "none" });
    expect(answer).toMatchObject({ status: 409, body: { error: { code: "failed_precondition" } } });
    expect((await get(etcd.client, "short.rpc/7")).kv).toBeNull();
    expect((await restore("short.rpc/7", { revision: gone })).status).toBe(200);
  });

  it("is refused for what is no registration, was none at that revision, or is not ours to write", async () => {
    await put(etcd.client, "config/secret", "s3cret");
    await put(etcd.client, `/rollcall/x/${PERMANENT}`, "10.0.0.1:80");
    await put(etcd.client, `dev/user.rpc/${PERMANENT}`, "10.0.0.1:80");
    const { key } = await publish(etcd, "none.rpc", "10.0.0.1:80");
    const revision = await caughtUp();
    const gone = await remove(key);
    const codes = async (name: string, at: number) => {
      const asked = await plan(name, `revision=${at}`);
      const done = await restore(name, { revision: at, lease: "none" });
      expect(JSON.stringify([asked.body, done.body])).not.toContain("s3cret");
      return [asked.status, done.status];
    };
    expect(await codes("config/secret", revision)).toEqual([404, 404]);
    expect(await codes(key, gone + 1)).toEqual([404, 404]);
    expect(await codes("never.rpc/1", revision)).toEqual([404, 404]);
    expect(await codes(`/rollcall/x/${PERMANENT}`, revision)).toEqual([403, 403]);
    expect(await codes(key, revision + 10_000)).toEqual([400, 400]);
    await start({ prefixes: ["prod/"] });
    expect(await codes(`dev/user.rpc/${PERMANENT}`, revision)).toEqual([403, 403]);
  });

  it.each([
    ["revision", { revision: -1 }],
    ["revision", { revision: "7" }],
    ["revision", {}],
    ["modRevision", { revision: 1, modRevision: -1 }],
    ["modRevision", { revision: 1, modRevision: null }],
    ["lease", { revision: 1, lease: "forever" }],
    ["ttlSeconds", { revision: 1, ttlSeconds: 1 }],
    ["reason", { revision: 1, reason: " " }],
    ["epoch", { revision: 1, epoch: 0 }],
    ["typo", { revision: 1, typo: 1 }],
  ])("names the field %s of the bad body %j", async (field, body) => {
    const answer = await restore("bad.rpc/1", body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(field);
  });

  it("takes no name that is none", async () => {
    const { key } = await publish(etcd, "actor.rpc", "10.0.0.1:80");
    const gone = await remove(key);
    for (const name of ["%", "%zz", "%ff", encodeURIComponent("x".repeat(101)), "a%0Ab"]) {
      const answer = await restore(key, { revision: gone }, { "X-Rollcall-Actor": name });
      expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid_argument" } } });
    }
    expect((await get(etcd.client, key)).kv).toBeNull();
    const { body } = await restore(key, { revision: gone }, { "X-Rollcall-Actor": "%20" });
    expect(body).toMatchObject({ operation: { actor: null } });
  });

  it("is refused where the console is read-only, which may still be asked what it would do", async () => {
    const { key } = await publish(etcd, "ro.rpc", "10.0.0.1:80");
    const gone = await remove(key);
    await start({ readOnly: true });
    const answer = await restore(key, { revision: gone });
    expect(answer).toMatchObject({ status: 403, body: { error: { code: "permission_denied" } } });
    expect((await get(etcd.client, key)).kv).toBeNull();
    expect((await plan(key, `revision=${gone}`)).status).toBe(200);
  });
});
