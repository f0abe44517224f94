import { afterEach, describe, expect, it, vi } from "vitest";

import type { Cluster } from "@/lib/cluster";
import { get, list, put } from "@/lib/etcd/kv";
import { listLeases, revoke } from "@/lib/etcd/lease";
import { enableAccount } from "@/lib/testing/accounts";
import { keep, ready, stands, valuesUnder } from "@/lib/testing/by-hand";
import { follow } from "@/lib/testing/follower";
import { publish, useClusters } from "@/lib/testing/use-cluster";
import { useEtcd } from "@/lib/testing/use-etcd";

import { deregister } from "../deregister";
import { forceExpire } from "../force-expire";
import { editRegistration } from "./edit";
import { removeRegistration } from "./remove";

const soon = { timeout: 20_000, interval: 10 };
const A = "10.0.0.1:80";
const B = "10.0.0.2:80";
const RECORDS = "/rollcall/registrations/";
const said = { reason: "test", actor: "Erin" };

describe("registrations by hand", () => {
  const etcd = useEtcd();
  const newCluster = useClusters(etcd);
  const open: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const end of open.splice(0).reverse()) await end();
    await etcd.client.delete().all();
  });

  const del = (key: string) => etcd.client.delete().key(key);
  const start = (options: Parameters<typeof newCluster>[0] = {}) => ready(newCluster(options));
  const values = (prefix = "user.rpc/") => valuesUnder(etcd, prefix);
  const becomes = (...expected: string[]) =>
    vi.waitFor(async () => expect(await values()).toEqual(expected), soon);
  const nothingIsLeft = async () => {
    expect((await list(etcd.client, RECORDS)).kvs).toEqual([]);
    expect((await list(etcd.client, "/rollcall/registered/")).kvs).toEqual([]);
    await vi.waitFor(async () => expect(await listLeases(etcd.client)).toEqual([]), soon);
  };
  const remove = (cluster: Cluster, id: string) => {
    const modRevision = cluster.handRegistrations.get(id)?.modRevision ?? 0;
    return removeRegistration(cluster, id, { modRevision, ...said });
  };
  const edit = (cluster: Cluster, id: string, change: object) => {
    const modRevision = cluster.handRegistrations.get(id)?.modRevision ?? 0;
    return editRegistration(cluster, id, { modRevision, reason: "test", ...change }, "Erin");
  };

  it("outlive their time to live, and are renewed by one console of two", async () => {
    const cluster = await start();
    const other = await start();
    const { id, lease } = await keep(cluster, "user.rpc", A);
    await stands(other, id, "registered");
    await vi.waitFor(() => {
      expect(cluster.handRegistrations.held + other.handRegistrations.held).toBe(1);
    }, soon);
    await vi.waitFor(() => {
      expect(cluster.registry.sampleOf(lease ?? "")?.renewedAt ?? 0).toBeGreaterThan(0);
    }, soon);
    expect(await values()).toEqual([A]);
  });

  it("are put back under a new lease when all consoles were away", async () => {
    const first = await start();
    const { id, lease } = await keep(first, "user.rpc", A);
    await first.close();
    expect(await values()).toEqual([A]);
    // As if it had been longer than the TTL.
    await revoke(etcd.client, lease ?? "");
    expect(await values()).toEqual([]);
    const second = await start();
    const back = await stands(second, id, "registered");
    expect(back).toMatchObject({ service: "user.rpc", address: A, actor: "Erin", reason: "test" });
    expect(back.lease).not.toBe(lease);
    expect(await values()).toEqual([A]);
  });

  it("are taken over under the same lease after a restart that is short", async () => {
    const first = await start();
    const { id, lease, key } = await keep(first, "user.rpc", A);
    const watched = follow(etcd.client, "user.rpc/");
    open.push(watched.stop);
    await first.close();
    const second = await start();
    await vi.waitFor(() => expect(second.handRegistrations.held).toBe(1), soon);
    expect(await stands(second, id, "registered")).toMatchObject({ lease, key });
    expect(watched.events).toEqual([]);
  });

  it("are put back when somebody deletes the key, and when somebody revokes the lease", async () => {
    const cluster = await start();
    const { id, key, lease } = await keep(cluster, "user.rpc", A);
    await del(key ?? "");
    await vi.waitFor(async () => {
      expect((await get(etcd.client, key ?? "")).kv?.lease).toBe(lease);
    }, soon);
    await revoke(etcd.client, lease ?? "");
    await vi.waitFor(() => {
      const now = cluster.handRegistrations.get(id);
      expect(now?.state).toBe("registered");
      expect(now?.lease).not.toBe(lease);
    }, soon);
    await becomes(A);
  });

  it("are put back ever more slowly when it is deleted each time", async () => {
    const cluster = await start();
    const { key } = await keep(cluster, "user.rpc", A);
    const watched = follow(etcd.client, key ?? "");
    open.push(watched.stop);
    const from = performance.now();
    for (let time = 1; time <= 3; time++) {
      await vi.waitFor(async () => expect(await values()).toEqual([A]), soon);
      await del(key ?? "");
    }
    await becomes(A);
    // 0.5 and 1 s between them at least, whatever the machine does.
    expect(performance.now() - from).toBeGreaterThan(1_500);
  });

  it("stay gone once they are removed, with every console there", async () => {
    const consoles = [await start(), await start()];
    const [first, second] = consoles;
    if (!first || !second) throw new Error("two were started");
    const { id, lease } = await keep(first, "user.rpc", A);
    await stands(second, id, "registered");
    const operation = await remove(second, id);
    expect(operation).toMatchObject({ kind: "remove-registration", address: A, lease });
    expect(await values()).toEqual([]);
    for (const one of consoles) {
      await vi.waitFor(() => expect(one.handRegistrations.size).toBe(0), soon);
      await vi.waitFor(() => expect(one.handRegistrations.held).toBe(0), soon);
      await vi.waitFor(() => expect(one.handRegistrations.leadership.guard).toBeNull(), soon);
    }
    await nothingIsLeft();
    expect(await values()).toEqual([]);
  });

  it("go with their record when an operator deregisters or force-expires them", async () => {
    const cluster = await start();
    const one = await keep(cluster, "user.rpc", A);
    // The record and the key it is for are told by two watches.
    const { modRevision } = await vi.waitFor(() => {
      const held = cluster.registry.keys.get(one.key ?? "");
      if (!held) throw new Error("the view has no such key yet");
      return held;
    }, soon);
    await deregister(cluster, one.key ?? "", { modRevision, ...said });
    await vi.waitFor(() => expect(cluster.handRegistrations.size).toBe(0), soon);
    const two = await keep(cluster, "user.rpc", A);
    const done = await forceExpire(cluster, two.lease ?? "", said);
    expect(done.keys).toEqual([two.key]);
    await vi.waitFor(() => expect(cluster.handRegistrations.size).toBe(0), soon);
    await nothingIsLeft();
    expect(await values()).toEqual([]);
  });

  it("end when their record is deleted in etcd", async () => {
    const cluster = await start();
    const { id } = await keep(cluster, "user.rpc", A);
    await del(`${RECORDS}${id}`);
    await becomes();
    await nothingIsLeft();
  });

  it("take nothing along that somebody else put on their lease", async () => {
    const cluster = await start();
    const one = await keep(cluster, "user.rpc", A);
    const two = await keep(cluster, "user.rpc", B);
    for (const { id, lease } of [one, two]) {
      await put(etcd.client, `others/${id}`, "x", { lease: lease ?? "" });
    }
    await remove(cluster, one.id);
    await del(`${RECORDS}${two.id}`);
    await becomes();
    await vi.waitFor(() => expect(cluster.handRegistrations.held).toBe(0), soon);
    expect((await list(etcd.client, "others/")).kvs).toHaveLength(2);
    // Nor what a key among theirs hangs on that is none of theirs.
    const foreign = await publish(etcd, "order.rpc", A);
    await put(etcd.client, "/rollcall/registered/junk", "x", { lease: foreign.lease });
    await vi.waitFor(async () => {
      expect((await list(etcd.client, "/rollcall/registered/")).kvs).toEqual([]);
    }, soon);
    expect((await get(etcd.client, foreign.key)).kv?.value.toString()).toBe(A);
  });

  it("change their address in place, without being away", async () => {
    const cluster = await start();
    const { id, key, lease } = await keep(cluster, "user.rpc", A);
    const watched = follow(etcd.client, "user.rpc/");
    open.push(watched.stop);
    const { registration, operation } = await edit(cluster, id, { address: B });
    expect(registration).toMatchObject({ address: B, key, lease, state: "registered" });
    expect(registration.edited).toMatchObject({ actor: "Erin", reason: "test" });
    expect(operation).toMatchObject({ kind: "edit-registration", address: B });
    await vi.waitFor(() => expect(watched.keys.get(key ?? "")).toBe(B), soon);
    expect(watched.messages.filter(({ type }) => type === "updates")).toMatchObject([
      { events: [{ type: "put" }] },
    ]);
  });

  it("change key and lease in one revision where they have to", async () => {
    const cluster = await start();
    const format = "grpc-naming";
    const { id, lease } = await keep(cluster, "naming", A, { format, metadata: { zone: "a" } });
    const watched = follow(etcd.client, "naming/");
    open.push(watched.stop);
    await vi.waitFor(() => expect(watched.keys.size).toBe(1), soon);
    const moved = await edit(cluster, id, { address: B, metadata: { zone: "b" } });
    expect(moved.registration).toMatchObject({ key: `naming/${B}`, lease });
    const { registration } = await edit(cluster, id, { ttlSeconds: 30 });
    expect(registration.lease).not.toBe(lease);
    await vi.waitFor(async () => expect(await listLeases(etcd.client)).not.toContain(lease), soon);
    expect(await values("naming/")).toEqual([
      '{"Op":0,"Addr":"10.0.0.2:80","Metadata":{"zone":"b"}}',
    ]);
    // The old key goes in the very revision in which the new one comes.
    await vi.waitFor(() => expect(watched.events).toHaveLength(3), soon);
    const [old, come, again] = [A, B, B].map((address) => `naming/${address}`);
    const revisions = watched.events.map((event) => event.split(" ")[0]);
    expect(revisions[0]).toBe(revisions[1]);
    const keys = watched.events.map((event) => event.split(" ")[1]);
    expect(new Set(keys.slice(0, 2))).toEqual(new Set([old, come]));
    expect(keys[2]).toBe(again);
  });

  it("are registered as their record says when somebody else has changed it", async () => {
    const cluster = await start();
    const { id } = await keep(cluster, "user.rpc", A);
    const { kv } = await get(etcd.client, `${RECORDS}${id}`);
    await put(etcd.client, `${RECORDS}${id}`, kv?.value.toString().replace(A, B) ?? "");
    await becomes(B);
    expect(await stands(cluster, id, "registered")).toMatchObject({ address: B });
  });

  it("refuse a change or a removal by a page that is out of date", async () => {
    const cluster = await start();
    const { id, modRevision } = await keep(cluster, "user.rpc", A);
    await edit(cluster, id, { address: B });
    const stale = { code: "failed_precondition" };
    await expect(
      editRegistration(cluster, id, { modRevision, address: A, reason: "test" }, null),
    ).rejects.toMatchObject(stale);
    await expect(removeRegistration(cluster, id, { modRevision, ...said })).rejects.toMatchObject(
      stale,
    );
    expect(await values()).toEqual([B]);
    await expect(remove(cluster, "no-such")).rejects.toMatchObject({ code: "not_found" });
  });

  it("say that their key is somebody else's, and register once it is free", async () => {
    const cluster = await start();
    const format = "grpc-naming";
    const { id, lease } = await keep(cluster, "naming", A, { format });
    const foreign = '{"Op":0,"Addr":"10.0.0.1:80","Metadata":null}';
    await put(etcd.client, `naming/${A}`, foreign);
    await revoke(etcd.client, lease ?? "");
    await stands(cluster, id, "conflict");
    expect(await values("naming/")).toEqual([foreign]);
    await expect(edit(cluster, id, { metadata: { zone: "a" } })).resolves.toBeDefined();
    await remove(cluster, id);
    // Not ours, so not ours to delete.
    expect(await values("naming/")).toEqual([foreign]);
    const again = await keep(cluster, "naming", B, { format });
    await expect(edit(cluster, again.id, { address: A })).rejects.toMatchObject({
      code: "failed_precondition",
    });
    await del(`naming/${A}`);
    await edit(cluster, again.id, { address: A });
    expect(await values("naming/")).toHaveLength(1);
  });

  it("stay out while a rule covers them, and come back when it is lifted", async () => {
    const cluster = await start();
    const other = await start();
    const { id, lease } = await keep(cluster, "user.rpc", A);
    const watched = follow(etcd.client, "user.rpc/");
    open.push(watched.stop);
    await vi.waitFor(() => expect(watched.keys.size).toBe(1), soon);
    const [made] = await other.quarantine.create([
      { service: null, address: A, reason: "slow", actor: null, until: null },
    ]);
    await becomes();
    for (const one of [cluster, other]) await stands(one, id, "quarantined");
    await vi.waitFor(async () => expect(await listLeases(etcd.client)).not.toContain(lease), soon);
    await expect(keep(cluster, "user.rpc", A)).rejects.toMatchObject({
      code: "failed_precondition",
    });
    await keep(cluster, "order.rpc", B);
    await vi.waitFor(() => expect(watched.events).not.toHaveLength(0), soon);
    // It has left, and was not registered for a moment since.
    expect(watched.events).toHaveLength(1);
    await other.quarantine.lift(made?.id ?? "");
    await stands(cluster, id, "registered");
    expect(await values()).toEqual([A]);
  });

  it("are listed as malformed where their record cannot be read, and can be removed", async () => {
    const cluster = await start();
    const { id } = await keep(cluster, "user.rpc", A);
    const bad = ["{", '{"service":"a"}', "\u0000\ufffd", `{"format":"no-such"}`];
    for (const [at, value] of bad.entries()) await put(etcd.client, `${RECORDS}bad-${at}`, value);
    const binary = Buffer.concat([Buffer.from(RECORDS), Buffer.from([0xff, 0x00])]);
    await put(etcd.client, binary, "x");
    await put(etcd.client, "/rollcall/registered/lonely", "x");
    await vi.waitFor(() => {
      expect(cluster.handRegistrations.view().malformed).toHaveLength(5);
    }, soon);
    for (const { id: one, modRevision } of cluster.handRegistrations.view().malformed) {
      await removeRegistration(cluster, one, { modRevision, ...said });
    }
    await vi.waitFor(() => expect(cluster.handRegistrations.view().malformed).toEqual([]), soon);
    await vi.waitFor(async () => {
      expect((await list(etcd.client, "/rollcall/registered/")).kvs).toHaveLength(1);
    }, soon);
    // One that another console wrote in a way that is not known here is kept as it was registered.
    await put(etcd.client, `${RECORDS}${id}`, '{"newer":true}');
    await vi.waitFor(() => {
      expect(cluster.handRegistrations.view().malformed).toMatchObject([{ id }]);
    }, soon);
    expect(await values()).toEqual([A]);
    expect(cluster.handRegistrations.held).toBe(1);
  });

  it("are there again after etcd was away, and forgotten when its data was wiped", async () => {
    const cluster = await start();
    const { id } = await keep(cluster, "user.rpc", A);
    await etcd.kill();
    await vi.waitFor(() => expect(cluster.handRegistrations.view().problem).not.toBeNull(), soon);
    await expect(remove(cluster, id)).rejects.toMatchObject({ code: "unavailable" });
    await etcd.restart();
    await vi.waitFor(() => {
      expect(cluster.handRegistrations.held).toBe(1);
      expect(cluster.handRegistrations.view().problem).toBeNull();
    }, soon);
    expect(await stands(cluster, id, "registered")).toMatchObject({ address: A });
    await etcd.restart({ wipe: true });
    await vi.waitFor(() => expect(cluster.handRegistrations.size).toBe(0), soon);
    expect(await values()).toEqual([]);
  });

  it("say what an etcd user may not do", async () => {
    const first = await start();
    const { id, lease } = await keep(first, "user.rpc", A);
    await first.close();
    await revoke(etcd.client, lease ?? "");
    const account = await enableAccount(etcd, [
      { permType: "Read", prefix: "" },
      { permType: "Readwrite", prefix: "/rollcall/" },
    ]);
    open.push(account.close);
    const cluster = await start({ username: "few", password: "few" });
    await vi.waitFor(() => {
      expect(cluster.handRegistrations.get(id)).toMatchObject({
        ...{ state: "waiting", error: expect.stringMatching(/denies/) },
      });
    }, soon);
    await expect(keep(cluster, "user.rpc", B)).rejects.toMatchObject({
      code: "permission_denied",
    });
    await cluster.close();
  });

  it("are left alone by a console that only looks on", async () => {
    const first = await start();
    const { id, lease } = await keep(first, "user.rpc", A);
    await first.close();
    await revoke(etcd.client, lease ?? "");
    const cluster = await start({ readOnly: true });
    expect(cluster.handRegistrations.get(id)).toMatchObject({ state: "waiting" });
    expect(cluster.handRegistrations.view().keeper).toBeNull();
    expect(await values()).toEqual([]);
  });
});
