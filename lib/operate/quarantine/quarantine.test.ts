import { setTimeout as delay } from "node:timers/promises";

import { afterEach, describe, expect, it, vi } from "vitest";

import type { Cluster } from "@/lib/cluster";
import { Publisher } from "@/lib/discov/publisher";
import { list, put } from "@/lib/etcd/kv";
import { grant, timeToLive } from "@/lib/etcd/lease";
import { goZeroPublisher } from "@/lib/testing/go-zero-publisher";
import { publish, useClusters } from "@/lib/testing/use-cluster";
import { useEtcd } from "@/lib/testing/use-etcd";

import type { NewRule } from "./model";

const soon = { timeout: 15_000, interval: 10 };
const A = "10.0.0.1:80";
const B = "10.0.0.2:80";
const C = "10.0.0.3:80";

describe("Quarantine", () => {
  const etcd = useEtcd();
  const newCluster = useClusters(etcd);
  const open: { stop(): Promise<void> }[] = [];

  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.stop()));
    await etcd.client.delete().all();
  });

  async function loaded(options: Parameters<typeof newCluster>[0] = {}): Promise<Cluster> {
    const cluster = newCluster(options);
    await vi.waitFor(() => {
      cluster.assertLoaded();
      expect(cluster.quarantine.loaded).toBe(true);
    }, soon);
    return cluster;
  }
  async function rule(cluster: Cluster, wanted: Partial<NewRule> = {}) {
    const full = { service: "user.rpc", address: A, reason: "slow", actor: "mia", until: null };
    const [made] = await cluster.quarantine.create([{ ...full, ...wanted }]);
    if (!made) throw new Error("no rule was made");
    return made;
  }
  const state = (cluster: Cluster, id: string) => cluster.quarantine.get(id);
  const holds = (cluster: Cluster, id: string, code = "holding") =>
    vi.waitFor(
      () => expect(state(cluster, id)?.condition).toMatchObject({ state: "ok", code }),
      soon,
    );

  /** What is in etcd, but for Rollcall's own: key, value, lease, mod revision. */
  async function stored(prefix = ""): Promise<string[]> {
    const { kvs } = await list(etcd.client, prefix);
    return kvs
      .map((kv) => `${kv.key}=${kv.value} on ${kv.lease} at ${kv.modRevision}`)
      .filter((text) => !text.startsWith("/rollcall/"));
  }
  const values = async (prefix: string) =>
    (await list(etcd.client, prefix)).kvs.map(({ value }) => value.toString());
  const isOut = (address = A, prefix = "user.rpc/") =>
    vi.waitFor(async () => expect(await values(prefix)).not.toContain(address), soon);
  const isIn = (address = A, prefix = "user.rpc/") =>
    vi.waitFor(async () => expect(await values(prefix)).toContain(address), soon);
  const causeOf = (cluster: Cluster, address = A) =>
    cluster.registry.services.get("user.rpc")?.departures.get(address);
  async function goZero(address = A, service = "user.rpc") {
    const made = await goZeroPublisher(etcd.client, service, address);
    open.push(made);
    return made;
  }

  it("takes a living go-zero instance out, keeps it out, lets it in again, and touches nothing else", async () => {
    await publish(etcd, "user.rpc", B);
    await publish(etcd, "other.rpc", A);
    await publish(etcd, "nested/user.rpc", A);
    await put(etcd.client, "config/user.rpc", A);
    const others = await stored();
    await goZero();
    const cluster = await loaded();
    const made = await rule(cluster);
    await isOut();
    await holds(cluster, made.id);
    expect(state(cluster, made.id)).toMatchObject({
      ...{ strategy: "revoke", until: null, visible: 0, returns: { count: 0, last: null } },
      enforcedBy: { own: true },
    });
    await vi.waitFor(() => {
      const { count = 0, last } = state(cluster, made.id)?.returns ?? {};
      expect(count).toBeGreaterThanOrEqual(2);
      expect(last).toMatchObject({ service: "user.rpc", exposureMs: expect.any(Number) });
    }, soon);
    await vi.waitFor(() =>
      expect(causeOf(cluster)).toMatchObject({
        cause: "quarantined",
        evidence: { operation: made.id },
      }),
    );
    expect(await stored()).toEqual(others);

    await cluster.quarantine.lift(made.id, { modRevision: made.modRevision });
    expect(state(cluster, made.id)).toBeUndefined();
    await isIn();
    const stays = await stored("user.rpc/");
    expect(stays).toHaveLength(2);
    expect(await stored()).toEqual(expect.arrayContaining(others));
  });

  it("keeps this project's own publisher out, whose key is put back as soon as it is deleted", async () => {
    const publisher = new Publisher({ client: etcd.client, key: "user.rpc", value: A });
    open.push(publisher);
    await publisher.start();
    const cluster = await loaded();
    const made = await rule(cluster);
    await isOut();
    await vi.waitFor(() => expect(state(cluster, made.id)?.returns.count).toBeGreaterThan(0), soon);
    await isOut();
    await cluster.quarantine.lift(made.id);
    await isIn();
  });

  it("deletes the key alone where its lease holds what is not quarantined, and says so", async () => {
    const { key, lease } = await publish(etcd, "user.rpc", A);
    await put(etcd.client, "lock/of/the/same/process", "x", { lease });
    const cluster = await loaded();
    const made = await rule(cluster);
    await isOut();
    await holds(cluster, made.id);
    expect(state(cluster, made.id)?.notes).toEqual(["shared-lease-key-deleted"]);
    expect((await timeToLive(etcd.client, lease, { keys: true })).keys.map(String)).toEqual([
      "lock/of/the/same/process",
    ]);
    await vi.waitFor(() => {
      expect(causeOf(cluster)).toMatchObject({ key, cause: "quarantined" });
    });
  });

  it("revokes a lease that holds nothing but quarantined instances", async () => {
    const { lease } = await publish(etcd, "user.rpc", A);
    await put(etcd.client, `second.rpc/${lease}`, A, { lease });
    const cluster = await loaded();
    const made = await rule(cluster, { service: null });
    await isOut(A, "");
    await vi.waitFor(() =>
      expect(timeToLive(etcd.client, lease)).rejects.toMatchObject({ code: "not_found" }),
    );
    await holds(cluster, made.id);
    expect(state(cluster, made.id)).toMatchObject({ seen: 2, visible: 0, notes: [] });
  });

  it("stops deleting what is put back at once, and says that it cannot be enforced", async () => {
    const publisher = await goZero();
    await put(etcd.client, "lock/of/the/same/process", "x", { lease: publisher.lease });
    const cluster = await loaded();
    const made = await rule(cluster);
    await vi.waitFor(
      () =>
        expect(state(cluster, made.id)?.condition).toMatchObject({
          state: "failing",
          code: "puts-back-at-once",
        }),
      soon,
    );
    expect(state(cluster, made.id)?.returns.count).toBeLessThan(5);
    expect(await values("lock/")).toEqual(["x"]);
  });

  it("deletes a permanent key, which hangs on nothing", async () => {
    await put(etcd.client, "user.rpc/7587870451294074371", A);
    await put(etcd.client, "user.rpc/7587870451294074372", B);
    const cluster = await loaded();
    const made = await rule(cluster);
    await isOut();
    expect(await values("user.rpc/")).toEqual([B]);
    await vi.waitFor(() =>
      expect(state(cluster, made.id)?.notes).toEqual(["permanent-key-deleted"]),
    );
  });

  it("takes a rule on what is not there, and acts once it comes", async () => {
    const cluster = await loaded();
    const made = await rule(cluster, { service: "ghost.rpc" });
    await holds(cluster, made.id);
    expect(state(cluster, made.id)).toMatchObject({ seen: 0, returns: { count: 0 } });
    await publish(etcd, "ghost.rpc", A);
    await isOut(A, "ghost.rpc/");
    await holds(cluster, made.id);
    expect(state(cluster, made.id)).toMatchObject({ seen: 1, returns: { count: 1 } });
  });

  it("enforces hundreds of rules that are made at once, and lets all in again", async () => {
    const addresses = Array.from({ length: 300 }, (_, n) => `10.1.${n >> 8}.${n & 255}:80`);
    await Promise.all(addresses.map((address) => publish(etcd, "many.rpc", address)));
    await publish(etcd, "many.rpc", B);
    const cluster = await loaded();
    const until = Date.now() + 3_600_000;
    const wanted = addresses.map((address, n) => {
      const common = { service: "many.rpc", address, reason: "", actor: null };
      return { ...common, until: n % 2 ? until : null };
    });
    const before = await list(etcd.client, "/rollcall/quarantine/");
    const rules = await cluster.quarantine.create(wanted);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(300);
    await vi.waitFor(async () => expect(await values("many.rpc/")).toEqual([B]), soon);
    await vi.waitFor(() => {
      const conditions = cluster.quarantine.list().map(({ condition }) => condition.code);
      expect(new Set(conditions)).toEqual(new Set(["holding"]));
    }, soon);
    await Promise.all(rules.map(({ id }) => cluster.quarantine.lift(id)));
    expect(cluster.quarantine.list()).toEqual([]);
    expect((await list(etcd.client, "/rollcall/quarantine/")).kvs).toEqual(before.kvs);
  });

  it("keeps an instance out until the last of its rules ends, and says which decides", async () => {
    await goZero();
    const cluster = await loaded();
    const timed = await rule(cluster, { until: Date.now() + 60_000 });
    const lasting = await rule(cluster, { reason: "for good" });
    const wide = await rule(cluster, { service: null, until: Date.now() + 30_000 });
    expect(cluster.quarantine.rulesFor("user.rpc", A).map(({ id }) => id)).toEqual([
      lasting.id,
      timed.id,
      wide.id,
    ]);
    expect(state(cluster, timed.id)?.overruledBy).toBe(lasting.id);
    expect(state(cluster, lasting.id)?.overruledBy).toBeNull();
    await isOut();
    await cluster.quarantine.lift(lasting.id);
    await cluster.quarantine.lift(timed.id);
    const { count = 0 } = state(cluster, wide.id)?.returns ?? {};
    await vi.waitFor(
      () => expect(state(cluster, wide.id)?.returns.count).toBeGreaterThan(count),
      soon,
    );
    await isOut();
    await cluster.quarantine.lift(wide.id);
    await isIn();
  });

  it("ends a timed rule though no console is there", async () => {
    const cluster = await loaded();
    const made = await rule(cluster, { until: Date.now() + 2_000 });
    await cluster.close();
    await vi.waitFor(async () => expect(await values("/rollcall/quarantine/")).toEqual([]), soon);
    expect(Date.now()).toBeGreaterThan(made.until ?? 0);
  });

  it("ends a timed rule in time though its lease was given its whole time again", async () => {
    const cluster = await loaded();
    const { id: lease } = await grant(etcd.client, 3_600);
    const rules: unknown[] = [];
    cluster.quarantine.rules.onChange((changes) => rules.push(...changes.map(({ type }) => type)));
    const made = {
      id: "r",
      service: null,
      address: A,
      strategy: "revoke",
      reason: "",
      actor: null,
    };
    const text = JSON.stringify({ ...made, createdAt: Date.now(), until: Date.now() + 1_000 });
    await put(etcd.client, "/rollcall/quarantine/r", text, { lease });
    await vi.waitFor(() => expect(rules).toEqual(["added", "ended"]), soon);
    await vi.waitFor(() =>
      expect(timeToLive(etcd.client, lease)).rejects.toMatchObject({ code: "not_found" }),
    );
  });

  it("reports what is no rule, and leaves it alone", async () => {
    await put(etcd.client, "/rollcall/quarantine/broken", "{");
    const cluster = await loaded();
    await put(etcd.client, "/rollcall/quarantine/other", JSON.stringify({ id: "another" }));
    const made = await rule(cluster);
    await vi.waitFor(() =>
      expect(cluster.quarantine.malformed().map(({ key }) => key)).toEqual([
        "/rollcall/quarantine/broken",
        "/rollcall/quarantine/other",
      ]),
    );
    expect(cluster.quarantine.list().map(({ id }) => id)).toEqual([made.id]);
    await etcd.client.delete().key("/rollcall/quarantine/broken");
    await vi.waitFor(() => expect(cluster.quarantine.malformed()).toHaveLength(1));
  });

  it("refuses what is no rule, and to lift what has changed", async () => {
    const cluster = await loaded();
    const refused = (wanted: Partial<NewRule>, code: string) =>
      expect(rule(cluster, wanted)).rejects.toMatchObject({ code });
    await refused({ address: "" }, "invalid_argument");
    await refused({ until: Date.now() - 1 }, "invalid_argument");
    await refused({ strategy: "divert" }, "failed_precondition");
    const made = await rule(cluster);
    const { quarantine } = cluster;
    await expect(quarantine.lift("none")).rejects.toMatchObject({ code: "not_found" });
    await expect(quarantine.lift(made.id, { modRevision: 1 })).rejects.toMatchObject({
      code: "failed_precondition",
    });
    await expect((await loaded({ readOnly: true })).quarantine.lift(made.id)).rejects.toMatchObject(
      { code: "permission_denied" },
    );
  });

  it("tells which services a rule would leave without an instance", async () => {
    await publish(etcd, "one.rpc", A);
    await publish(etcd, "two.rpc", A);
    await publish(etcd, "two.rpc", B);
    const cluster = await loaded();
    const would = (...targets: { service: string | null; address: string }[]) =>
      cluster.quarantine.wouldEmpty(targets);
    expect(would({ service: "one.rpc", address: A })).toEqual(["one.rpc"]);
    expect(would({ service: "two.rpc", address: A })).toEqual([]);
    expect(would({ service: null, address: A })).toEqual(["one.rpc"]);
    expect(would({ service: null, address: C })).toEqual([]);
    const both = [A, B].map((address) => ({ service: "two.rpc", address }));
    expect(would(...both)).toEqual(["two.rpc"]);
    await rule(cluster, { service: "two.rpc", address: B });
    expect(would({ service: null, address: A })).toEqual(["one.rpc", "two.rpc"]);
  });

  it("does not show the leases of rules and of the enforcer as ones that hold nothing", async () => {
    const cluster = await loaded();
    const made = await rule(cluster, { until: Date.now() + 60_000 });
    await holds(cluster, made.id);
    const { id: idle } = await grant(etcd.client, 60);
    const { kvs } = await list(etcd.client, "/rollcall/");
    const own = kvs.map(({ lease }) => lease);
    expect(own).toHaveLength(2);
    const listed = [...(await cluster.keylessLeases.list()).keys()];
    expect(listed).toContain(idle);
    for (const lease of own) expect(listed).not.toContain(lease);
  });

  it("asks nothing of etcd but a watch while there are no rules", async () => {
    const cluster = await loaded();
    const made = await rule(cluster);
    await holds(cluster, made.id);
    expect(await values("/rollcall/enforcer")).toHaveLength(1);
    await cluster.quarantine.lift(made.id);
    await vi.waitFor(async () => expect((await list(etcd.client, "/rollcall/")).kvs).toEqual([]));
    const { header } = await list(etcd.client, "");
    await delay(2_000);
    expect((await list(etcd.client, "")).header.revision).toBe(header.revision);
  });
});
