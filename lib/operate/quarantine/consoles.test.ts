import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import type { Cluster } from "@/lib/cluster";
import { list, put } from "@/lib/etcd/kv";
import { revoke } from "@/lib/etcd/lease";
import type { JournalRecord } from "@/lib/history/model";
import { goZeroPublisher } from "@/lib/testing/go-zero-publisher";
import { journalIn } from "@/lib/testing/journal-in";
import { publish, useClusters } from "@/lib/testing/use-cluster";
import { useEtcd } from "@/lib/testing/use-etcd";

import type { NewRule } from "./model";

const soon = { timeout: 25_000, interval: 20 };
const A = "10.0.0.1:80";
const B = "10.0.0.2:80";

describe("what consoles that do not enforce know of a rule", () => {
  const etcd = useEtcd();
  const newCluster = useClusters(etcd);
  const open: (() => Promise<unknown>)[] = [];
  let folder = "";
  let files = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rollcall-journal-"));
  });
  afterAll(() => rm(folder, { recursive: true }));
  afterEach(async () => {
    for (const end of open.splice(0)) await end();
    await etcd.client.delete().all();
  });

  const newFile = () => join(folder, `${files++}.db`);
  async function loaded(file = newFile()): Promise<Cluster> {
    const history = journalIn({ file });
    const cluster = newCluster({ allowDivert: true, history });
    await vi.waitFor(() => {
      cluster.assertLoaded();
      expect(cluster.quarantine.loaded).toBe(true);
    }, soon);
    await cluster.journal.flush();
    return cluster;
  }
  async function rule(cluster: Cluster, wanted: Partial<NewRule> = {}) {
    const full = { service: "user.rpc", address: A, reason: "slow", actor: "mia", until: null };
    const [made] = await cluster.quarantine.create([{ ...full, ...wanted }]);
    if (!made) throw new Error("no rule was made");
    return made;
  }
  const enforces = (cluster: Cluster) =>
    vi.waitFor(() => expect(cluster.quarantine.leadership.guard).not.toBeNull(), soon);
  const isOut = () =>
    vi.waitFor(async () => {
      const { kvs } = await list(etcd.client, "user.rpc/");
      expect(kvs.map(({ value }) => value.toString())).not.toContain(A);
    }, soon);

  /** The departures of an address as the journal has them, once all are explained. */
  async function departures(cluster: Cluster, key?: string): Promise<JournalRecord[]> {
    return vi.waitFor(async () => {
      await cluster.journal.flush();
      const { entries } = await cluster.journal.store.page({ address: A }, { limit: 100 });
      const left = entries.flatMap((one) =>
        one.type === "change" && one.kind === "left" && (!key || one.key === key) ? [one] : [],
      );
      expect(left.length).toBeGreaterThan(0);
      expect(left.filter(({ cause }) => cause === null)).toEqual([]);
      return left;
    }, soon);
  }
  const returnsOf = (cluster: Cluster, id: string) => cluster.quarantine.get(id)?.returns;

  it.each(["revoke", "divert", "delete"] as const)(
    "says quarantined, and by whom, where another console did it by %s",
    async (how) => {
      await publish(etcd, "user.rpc", B);
      const enforcing = await loaded();
      const strategy = how === "divert" ? "divert" : "revoke";
      const made = await rule(enforcing, { strategy });
      await enforces(enforcing);
      const looking = await loaded();
      const { key, lease } = await publish(etcd, "other.rpc", A);
      if (how === "delete") await put(etcd.client, "lock", "x", { lease });
      await put(etcd.client, `user.rpc/${lease}`, A, { lease });
      expect(key).toBe(`other.rpc/${lease}`);
      await isOut();
      for (const cluster of [enforcing, looking]) {
        const [left] = await departures(cluster, `user.rpc/${lease}`);
        expect(left).toMatchObject({
          cause: "quarantined",
          evidence: { operation: made.id },
          doneBy: { kind: "quarantine", actor: "mia", reason: "slow" },
        });
      }
      const live = looking.registry.services.get("user.rpc")?.departures.get(A);
      expect(live).toMatchObject({ cause: "quarantined", evidence: { operation: made.id } });
    },
    60_000,
  );

  it("does not say so of an instance that left by itself while the rule stood", async () => {
    const enforcing = await loaded();
    await rule(enforcing);
    await enforces(enforcing);
    const looking = await loaded();
    // It returns too soon to be acted on at once, and is gone before it would be.
    const keys: string[] = [];
    for (let n = 0; n < 2; n += 1) {
      const { key, lease } = await publish(etcd, "user.rpc", A);
      keys.push(key);
      if (n > 0) await revoke(etcd.client, lease);
      await isOut();
    }
    const [first = "", second = ""] = keys;
    for (const cluster of [enforcing, looking]) {
      expect(await departures(cluster, first)).toMatchObject([{ cause: "quarantined" }]);
      const [left] = await departures(cluster, second);
      expect(left?.cause).not.toBe("quarantined");
      expect(left?.evidence?.operation).toBeNull();
    }
  }, 60_000);

  it("does not say so of one that left before there was a rule", async () => {
    const consoles = [await loaded(), await loaded()];
    const { lease } = await publish(etcd, "user.rpc", A);
    await revoke(etcd.client, lease);
    const [first] = consoles;
    if (first) await rule(first);
    for (const cluster of consoles) {
      const [left] = await departures(cluster);
      expect(left?.cause).not.toBe("quarantined");
    }
  }, 60_000);

  it("says so in a journal that both write, whichever is first", async () => {
    const file = newFile();
    const enforcing = await loaded(file);
    const made = await rule(enforcing);
    await enforces(enforcing);
    const looking = await loaded(file);
    for (let n = 0; n < 3; n += 1) {
      await publish(etcd, "user.rpc", A);
      await isOut();
    }
    await vi.waitFor(async () => {
      await enforcing.journal.flush();
      const left = await departures(looking);
      expect(left.map(({ cause }) => cause)).toEqual(Array(3).fill("quarantined"));
      expect(left.map(({ evidence }) => evidence?.operation)).toEqual(Array(3).fill(made.id));
    }, soon);
  }, 60_000);

  it("says so of what happened while it was away", async () => {
    const file = newFile();
    const enforcing = await loaded();
    const made = await rule(enforcing);
    await enforces(enforcing);
    const away = await loaded(file);
    await away.close();
    const { key } = await publish(etcd, "user.rpc", A);
    await isOut();
    await vi.waitFor(async () => {
      const { kvs } = await list(etcd.client, "/rollcall/enforced/");
      expect(kvs.map(({ value }) => value.toString()).join()).toContain(key);
    }, soon);
    const [left] = await departures(await loaded(file), key);
    expect(left).toMatchObject({ cause: "quarantined", evidence: { operation: made.id } });
  }, 60_000);

  it("counts the same returns and exposures as all others, through a restart of all of them", async () => {
    const first = await loaded();
    const made = await rule(first, { until: Date.now() + 600_000 });
    const publisher = await goZeroPublisher(etcd.client, "user.rpc", A);
    open.push(publisher.stop);
    await enforces(first);
    const second = await loaded();
    await vi.waitFor(() => expect(returnsOf(second, made.id)?.count).toBeGreaterThan(2), soon);
    await publisher.stop();
    const agreed = await vi.waitFor(() => {
      const [of, other] = [returnsOf(first, made.id), returnsOf(second, made.id)];
      expect(of?.last?.exposureMs).not.toBeNull();
      expect(other).toEqual(of);
      return of;
    }, soon);
    await Promise.all([first.close(), second.close()]);
    const third = await loaded();
    await vi.waitFor(() => expect(returnsOf(third, made.id)).toEqual(agreed), soon);
    await enforces(third);
    await publish(etcd, "user.rpc", A);
    await isOut();
    await vi.waitFor(() => expect(returnsOf(third, made.id)?.count).toBe((agreed?.count ?? 0) + 1));
    await third.quarantine.lift(made.id);
    await vi.waitFor(async () => expect((await list(etcd.client, "/rollcall/")).kvs).toEqual([]));
  }, 90_000);
});
