import { expect, it, vi } from "vitest";

import type { Cluster } from "@/lib/cluster";
import { fromKeyText } from "@/lib/codecs/key-text";
import { list, put, transact } from "@/lib/etcd/kv";
import { grant, keepaliveOnce, revoke } from "@/lib/etcd/lease";
import { forceExpire } from "@/lib/operate/force-expire";
import { describeEachDatabase } from "@/lib/testing/journal-databases";
import { seeded } from "@/lib/testing/journal-histories";
import { journalIn } from "@/lib/testing/journal-in";
import { writeRandomly } from "@/lib/testing/random-writes";
import { publish, useClusters } from "@/lib/testing/use-cluster";
import { useEtcd } from "@/lib/testing/use-etcd";

import type { Gap, JournalRecord } from "./model";
import { Scratch } from "./scratch";
import type { JournalTarget } from "./store";
import type { KeyState } from "./write";

const soon = { timeout: 20_000, interval: 20 };

describeEachDatabase((databases) => {
  // Short rounds let leases be short.
  const etcd = useEtcd({ args: ["--heartbeat-interval", "20", "--election-timeout", "200"] });
  const newCluster = useClusters(etcd);

  /** A console that keeps its journal there, once it has joined what is written. */
  async function keeping(
    target: JournalTarget,
    options: Parameters<typeof newCluster>[0] = {},
  ): Promise<Cluster> {
    const cluster = newCluster({ history: journalIn(target), ...options });
    await vi.waitFor(() => cluster.assertLoaded(), soon);
    await cluster.journal.flush();
    return cluster;
  }

  /** Waits until the view is at what etcd holds, and all of it is written. */
  async function caughtUp(cluster: Cluster): Promise<number> {
    const { header } = await list(etcd.client, "no-such-prefix/");
    await vi.waitFor(() => expect(cluster.registry.revision).toBe(header.revision), soon);
    await cluster.journal.flush();
    return header.revision;
  }

  type Entries = { records: JournalRecord[]; gaps: Gap[] };

  /** All that the journal holds, oldest first. */
  async function entriesOf(cluster: Cluster, service?: string): Promise<Entries> {
    const records: JournalRecord[] = [];
    const gaps: Gap[] = [];
    let cursor: string | undefined;
    do {
      const page = await cluster.journal.store.page({ service }, { cursor, limit: 500 });
      for (const { type, ...entry } of page.entries) {
        if (type === "gap") gaps.unshift(entry as Gap);
        else records.unshift(entry as JournalRecord);
      }
      cursor = page.older ?? undefined;
    } while (cursor);
    return { records, gaps };
  }

  /** What the last departure of an address was put down to, once that is known. */
  async function causeOf(cluster: Cluster, service: string, address: string) {
    return vi.waitFor(async () => {
      await cluster.journal.flush();
      const { records } = await entriesOf(cluster, service);
      const left = records.findLast((one) => one.kind === "left" && one.address === address);
      expect(left?.cause ?? null).not.toBeNull();
      return left;
    }, soon);
  }

  /** Waits for the lease to be read often enough to tell how it ends. */
  async function sampled(cluster: Cluster, lease: string): Promise<void> {
    await vi.waitFor(() => expect(cluster.registry.sampleOf(lease)).toBeDefined(), soon);
  }

  it("begins with what there is, which is no change", async () => {
    const target = await databases.create();
    const { key } = await publish(etcd, "begin.rpc", "10.0.0.1:8080");
    const cluster = await keeping(target);
    const revision = await caughtUp(cluster);
    expect(await entriesOf(cluster)).toEqual({ records: [], gaps: [] });
    const states = await cluster.journal.store.stateAt(cluster.journal.epoch, revision);
    expect(states.get(key)?.value.toString()).toBe("10.0.0.1:8080");
  });

  it("records why an instance left: stopped, crashed, its key deleted, its value replaced, or taken out by an operator", async () => {
    const target = await databases.create();
    const cluster = await keeping(target);
    const service = "causes.rpc";

    const stopped = await publish(etcd, service, "10.0.0.1:8080");
    await sampled(cluster, stopped.lease);
    await revoke(etcd.client, stopped.lease);

    const crashed = await publish(etcd, service, "10.0.0.2:8080", 4);
    await sampled(cluster, crashed.lease);

    const deleted = await publish(etcd, service, "10.0.0.3:8080");
    await transact(etcd.client, {
      ifModRevision: [],
      success: [{ type: "delete", key: fromKeyText(deleted.key) }],
    });

    const replaced = await publish(etcd, service, "10.0.0.4:8080");
    await put(etcd.client, replaced.key, "10.0.0.5:8080", { lease: replaced.lease });

    const expired = await publish(etcd, service, "10.0.0.6:8080");
    const why = { reason: "answers with 500", actor: "ada" };
    await forceExpire(cluster, expired.lease, why);
    expect(await causeOf(cluster, service, "10.0.0.6:8080")).toMatchObject({
      cause: "force-expired",
      doneBy: { kind: "force-expire", ...why },
    });

    expect(await causeOf(cluster, service, "10.0.0.1:8080")).toMatchObject({
      cause: "revoked",
      evidence: { leaseAlive: false, grantedTtlSeconds: 60 },
      doneBy: null,
    });
    expect(await causeOf(cluster, service, "10.0.0.2:8080")).toMatchObject({ cause: "expired" });
    expect(await causeOf(cluster, service, "10.0.0.3:8080")).toMatchObject({
      cause: "deleted",
      evidence: { leaseAlive: true },
    });
    expect(await causeOf(cluster, service, "10.0.0.4:8080")).toMatchObject({ cause: "replaced" });
  });

  it("says unknown of a lease that was never read, rather than guess", async () => {
    const target = await databases.create();
    const cluster = await keeping(target, { leaseSamplesPerSecond: 1 });
    const others = Array.from({ length: 100 }, (_, index) =>
      publish(etcd, "few.rpc", `10.0.1.${index}:8080`),
    );
    await Promise.all(others);
    const { lease } = await publish(etcd, "few.rpc", "10.0.0.1:8080");
    await revoke(etcd.client, lease);
    expect(await causeOf(cluster, "few.rpc", "10.0.0.1:8080")).toMatchObject({
      cause: "unknown",
      evidence: { ttlLeftSeconds: null },
    });
  });

  it("tells an address that comes back within 15 s under a new key from one that left", async () => {
    const target = await databases.create();
    const cluster = await keeping(target);
    const first = await publish(etcd, "again.rpc", "10.0.0.1:8080");
    await revoke(etcd.client, first.lease);
    await publish(etcd, "again.rpc", "10.0.0.1:8080");
    await caughtUp(cluster);
    const { records } = await entriesOf(cluster, "again.rpc");
    expect(records.map(({ kind }) => kind)).toEqual(["registered", "left", "re-registered"]);
    expect(records[2]?.awayMs).toBeGreaterThanOrEqual(0);
  });

  it("goes on after a restart without a loss, a double or a gap, with bounds for what it did not see", async () => {
    const target = await databases.create();
    const before = await keeping(target);
    await publish(etcd, "restart.rpc", "10.0.0.1:8080");
    await caughtUp(before);
    const closedAt = Date.now();
    await before.close();

    const away = await publish(etcd, "restart.rpc", "10.0.0.2:8080");
    await revoke(etcd.client, away.lease);

    const after = await keeping(target);
    await publish(etcd, "restart.rpc", "10.0.0.3:8080");
    await caughtUp(after);
    const { records, gaps } = await entriesOf(after, "restart.rpc");
    expect(gaps).toEqual([]);
    expect(records.map(({ kind, address }) => [kind, address])).toEqual([
      ["registered", "10.0.0.1:8080"],
      ["registered", "10.0.0.2:8080"],
      ["left", "10.0.0.2:8080"],
      ["registered", "10.0.0.3:8080"],
    ]);
    const [seen, found, left, seenAgain] = records;
    expect(seen?.moment.after).toBeNull();
    expect(seenAgain?.moment.after).toBeNull();
    expect(left).toMatchObject({ cause: "unknown" });
    expect(found?.moment.after).toBeLessThanOrEqual(closedAt);
    expect(found?.moment.at).toBeGreaterThanOrEqual(closedAt);
  });

  it("knows after a restart since when what it finds is there, and what changed last", async () => {
    const target = await databases.create();
    const before = await keeping(target);
    const { key } = await publish(etcd, "recall.rpc", "10.0.0.1:8080");
    await caughtUp(before);
    const [seen] = (await entriesOf(before, "recall.rpc")).records;
    await before.close();

    const after = await keeping(target);
    expect(after.registry.keys.get(key)?.registrations[0]?.since).toEqual({
      at: seen?.moment.at,
      exact: true,
    });
    expect(after.live.rows.get("recall.rpc")?.lastChange).toMatchObject({
      kind: "registered",
      address: "10.0.0.1:8080",
      at: { at: seen?.moment.at, exact: true },
    });
  });

  it("begins the feed after a restart with the last changes, each once, and counts none of them as new", async () => {
    const target = await databases.create();
    const before = await keeping(target);
    const first = await publish(etcd, "feed.rpc", "10.0.0.1:8080");
    await revoke(etcd.client, first.lease);
    await caughtUp(before);
    await before.close();
    await publish(etcd, "feed.rpc", "10.0.0.2:8080");

    const after = await keeping(target);
    expect(after.live.overview().totals.changesPerMinute).toBe(0);
    await publish(etcd, "feed.rpc", "10.0.0.3:8080");
    await caughtUp(after);
    await vi.waitFor(() => expect(feedOf(after)).toHaveLength(4), soon);
    // As when the journal was away for a while.
    after.live.recall([...after.live.changes]);
    expect(feedOf(after)).toEqual([
      ["registered", "10.0.0.3:8080", true],
      ["registered", "10.0.0.2:8080", false],
      ["left", "10.0.0.1:8080", true],
      ["registered", "10.0.0.1:8080", true],
    ]);

    function feedOf({ live }: Cluster) {
      const own = live.changes.filter(({ service }) => service === "feed.rpc");
      return own.map(({ kind, address, at }) => [kind, address, at.exact]);
    }
  });

  it("shows one gap for what etcd compacted meanwhile, with the difference at its end", async () => {
    const target = await databases.create();
    const before = await keeping(target);
    const stays = await publish(etcd, "compacted.rpc", "10.0.0.1:8080");
    const goes = await publish(etcd, "compacted.rpc", "10.0.0.2:8080");
    const from = await caughtUp(before);
    await before.close();

    await revoke(etcd.client, goes.lease);
    const unseen = await publish(etcd, "compacted.rpc", "10.0.0.3:8080");
    await revoke(etcd.client, unseen.lease);
    await publish(etcd, "compacted.rpc", "10.0.0.4:8080");
    const { header } = await keepaliveOnce(etcd.client, stays.lease).then(() =>
      list(etcd.client, "x/"),
    );
    await etcd.client.kv.compact({ revision: header.revision });

    const after = await keeping(target);
    const { records, gaps } = await entriesOf(after, "compacted.rpc");
    expect(gaps).toMatchObject([
      { reason: "compacted", afterRevision: from, beforeRevision: header.revision, differences: 2 },
    ]);
    expect(
      records
        .slice(2)
        .map(({ kind, address }) => [kind, address])
        .sort(),
    ).toEqual([
      ["left", "10.0.0.2:8080"],
      ["registered", "10.0.0.4:8080"],
    ]);
    const { store, epoch } = after.journal;
    await expect(store.stateAt(epoch, from + 1)).rejects.toMatchObject({ code: "compacted" });
    expect([...(await store.stateAt(epoch, header.revision)).keys()].sort()).toEqual(
      [...after.registry.keys.keys()]
        .filter((key) => after.registry.keys.get(key)?.registrations.length)
        .sort(),
    );
    await after.close();

    const again = await keeping(target);
    expect((await entriesOf(again)).gaps).toHaveLength(1);
  });

  it("shows a gap in which nothing differs as one of no differences", async () => {
    const target = await databases.create();
    const before = await keeping(target);
    await publish(etcd, "quiet.rpc", "10.0.0.1:8080");
    await caughtUp(before);
    await before.close();
    await put(etcd.client, "config/some", "thing");
    const { header } = await put(etcd.client, "config/some", "thing else");
    await etcd.client.kv.compact({ revision: header.revision });

    const after = await keeping(target);
    const { records, gaps } = await entriesOf(after);
    expect(gaps).toMatchObject([{ reason: "compacted", differences: 0 }]);
    expect(records).toHaveLength(1);
  });

  it("replays no more than 10,000 revisions: beyond is a gap", { timeout: 60_000 }, async () => {
    const target = await databases.create();
    const before = await keeping(target);
    const from = await caughtUp(before);
    await before.close();
    const lease = (await grant(etcd.client, 600)).id;
    const write = (index: number) =>
      put(etcd.client, `many.rpc/${index % 50}`, `10.0.0.${index % 7}:8080`, { lease });
    for (let index = 0; index <= 10_000; index += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, offset) => write(index + offset)));
    }
    const after = await keeping(target);
    const { gaps } = await entriesOf(after);
    expect(gaps).toMatchObject([{ reason: "too-many", afterRevision: from }]);
    const states = await after.journal.store.stateAt(
      after.journal.epoch,
      after.journal.coverage.revision,
    );
    expect([...states.keys()].filter((key) => key.startsWith("many.rpc/"))).toHaveLength(50);
    await revoke(etcd.client, lease);
  });

  it("replays random histories equal to etcd at every revision, whether seen or made up for", async () => {
    const target = await databases.create();
    const next = seeded(20261122);
    const first = await keeping(target);
    const from = await caughtUp(first);
    await writeRandomly(etcd, 60, next);
    await caughtUp(first);
    await first.close();
    await writeRandomly(etcd, 60, next);
    const second = await keeping(target);
    await writeRandomly(etcd, 60, next);
    const to = await caughtUp(second);

    const { store, epoch } = second.journal;
    for (let revision = from; revision <= to; revision += 1) {
      const { kvs } = await list(etcd.client, "", { revision });
      const scratch = new Scratch({ prefixes: [""], formats: [], ownRoot: "/rollcall/" });
      scratch.registry.applyBase("", kvs, revision, { first: true, after: 0 });
      const shown = ({ key, value, lease, createRevision }: KeyState) =>
        [key, value.toString(), lease, createRevision].join(" ");
      const states = await store.stateAt(epoch, revision);
      expect([...states.values()].map(shown).sort(), `at ${revision}`).toEqual(
        Array.from(scratch.states, shown).sort(),
      );
    }
  });
});
