import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import type { Cluster } from "@/lib/cluster";
import type { ClusterOptions } from "@/lib/cluster-options";
import { list, type Op, put, transact } from "@/lib/etcd/kv";
import { grant, revoke } from "@/lib/etcd/lease";
import { journalIn } from "@/lib/testing/journal-in";
import { hasPostgres, startPostgres, type TestPostgres } from "@/lib/testing/postgres";
import { publish, useClusters } from "@/lib/testing/use-cluster";
import { useEtcd } from "@/lib/testing/use-etcd";

import type { Gap, JournalRecord } from "./model";

const soon = { timeout: 30_000, interval: 20 };

describe("Journal, when something fails", () => {
  // Revoking a lease of 20,000 keys takes it seconds on a busy machine.
  const etcd = useEtcd({ timeoutMs: 30_000 });
  const newCluster = useClusters(etcd);
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rollcall-journal-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  afterEach(() => {
    vi.useRealTimers();
  });

  const fileOf = (name: string) => join(folder, `${name}.db`);

  async function loaded(
    history: ClusterOptions["history"],
    options: Partial<ClusterOptions> = {},
  ): Promise<Cluster> {
    const cluster = newCluster({ history, ...options });
    await vi.waitFor(() => cluster.assertLoaded(), soon);
    return cluster;
  }

  async function keeping(
    history: ClusterOptions["history"],
    options: Partial<ClusterOptions> = {},
  ): Promise<Cluster> {
    const cluster = await loaded(history, options);
    await cluster.journal.flush();
    return cluster;
  }

  async function caughtUp(cluster: Cluster): Promise<void> {
    const { header } = await list(etcd.client, "no-such-prefix/");
    await vi.waitFor(() => expect(cluster.registry.revision).toBe(header.revision), soon);
    await vi.waitFor(() => cluster.journal.flush(), soon);
  }

  /** All that the journal holds, oldest first. */
  async function entriesOf(cluster: Cluster): Promise<{ records: JournalRecord[]; gaps: Gap[] }> {
    const records: JournalRecord[] = [];
    const gaps: Gap[] = [];
    let cursor: string | undefined;
    do {
      const page = await cluster.journal.store.page({}, { cursor, limit: 1_000 });
      for (const entry of page.entries) {
        if (entry.type === "gap") gaps.unshift(entry);
        else records.unshift(entry);
      }
      cursor = page.older ?? undefined;
    } while (cursor);
    return { records, gaps };
  }

  const addressesIn = (records: readonly JournalRecord[], service: string) =>
    records.filter((record) => record.service === service).map(({ address }) => address);

  it("says of a file that is no journal what it is and leaves it alone, while the live view works", async () => {
    const file = fileOf("damaged");
    const bytes = Buffer.from("this is somebody's diary\n".repeat(400));
    await writeFile(file, bytes);
    const cluster = await loaded(journalIn({ file }));
    await publish(etcd, "damaged.rpc", "10.0.0.1:8080");
    await vi.waitFor(() => expect(cluster.live.rows.get("damaged.rpc")?.instances).toBe(1), soon);
    await vi.waitFor(() => expect(cluster.status().journal.state).toBe("failed"), soon);
    expect(cluster.status().journal.error).toContain(file);
    expect(() => cluster.journal.store).toThrow(file);
    expect(await readFile(file)).toEqual(bytes);
  });

  it("still shows what is written in a file that takes no more, and says that it does not", async () => {
    const file = fileOf("read-only");
    const before = await keeping(journalIn({ file }));
    await publish(etcd, "read-only.rpc", "10.0.0.1:8080");
    await caughtUp(before);
    await before.close();

    await chmod(file, 0o444);
    // Root may write all the same; then there is nothing to refuse.
    const writable = process.getuid?.() === 0;
    const cluster = await loaded(journalIn({ file }));
    await publish(etcd, "read-only.rpc", "10.0.0.2:8080");
    await vi.waitFor(
      () => expect(cluster.status().journal.state).toBe(writable ? "ok" : "failed"),
      soon,
    );
    const { records } = await entriesOf(cluster);
    expect(addressesIn(records, "read-only.rpc")).toContain("10.0.0.1:8080");
  });

  it("goes on without the disk, says so, and has it all once there is room", async () => {
    const file = fileOf("full");
    const cluster = await keeping({ ...journalIn({ file }), database: { maxPages: 120 } });
    const lease = (await grant(etcd.client, 600)).id;
    const written: string[] = [];
    await vi.waitFor(
      async () => {
        const address = `10.1.${written.length >> 8}.${written.length & 255}:8080`;
        await put(etcd.client, `full.rpc/${written.length}`, address, { lease });
        written.push(address);
        expect(cluster.status().journal.state).toBe("failed");
      },
      { timeout: 30_000, interval: 1 },
    );
    expect(cluster.status().journal.error).toMatch(/full|space/);
    expect(cluster.status().connection.state).toBe("live");
    await cluster.close();

    const roomy = await keeping(journalIn({ file }));
    await caughtUp(roomy);
    const { records, gaps } = await entriesOf(roomy);
    expect(gaps).toEqual([]);
    expect(addressesIn(records, "full.rpc")).toEqual(written);
    await revoke(etcd.client, lease);
  });

  it("keeps the history of a store that was wiped, apart from that of the new one", async () => {
    const file = fileOf("wiped");
    const cluster = await keeping(journalIn({ file }));
    await publish(etcd, "wiped.rpc", "10.0.0.1:8080");
    await caughtUp(cluster);
    const old = cluster.journal.epoch;
    const { revision } = cluster.journal.coverage;

    await etcd.restart({ wipe: true });
    await publish(etcd, "wiped.rpc", "10.0.0.2:8080");
    await vi.waitFor(() => expect(cluster.live.rows.get("wiped.rpc")?.instances).toBe(1), soon);
    await caughtUp(cluster);
    expect(cluster.journal.epoch).toBeGreaterThan(old);
    const { records, gaps } = await entriesOf(cluster);
    expect(gaps).toMatchObject([{ reason: "reset", epoch: cluster.journal.epoch }]);
    const own = records.filter(({ service }) => service === "wiped.rpc");
    expect(own.map(({ epoch, kind, address }) => [epoch, kind, address])).toEqual([
      [old, "registered", "10.0.0.1:8080"],
      [cluster.journal.epoch, expect.any(String), expect.any(String)],
      [cluster.journal.epoch, expect.any(String), expect.any(String)],
    ]);
    const then = await cluster.journal.store.stateAt(old, revision);
    const values = [...then.values()].map(({ value }) => value.toString());
    expect(values).toContain("10.0.0.1:8080");

    await cluster.close();
    await etcd.restart({ wipe: true });
    const again = await keeping(journalIn({ file }));
    expect((await entriesOf(again)).gaps).toHaveLength(2);
  });

  it("loses nothing when the clock is set back", async () => {
    const cluster = await keeping(journalIn({ file: fileOf("clock") }));
    await publish(etcd, "clock.rpc", "10.0.0.1:8080");
    await caughtUp(cluster);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 3_600_000 });
    const { lease } = await publish(etcd, "clock.rpc", "10.0.0.2:8080");
    await revoke(etcd.client, lease);
    await caughtUp(cluster);
    vi.useRealTimers();
    await publish(etcd, "clock.rpc", "10.0.0.3:8080");
    await caughtUp(cluster);
    const { records, gaps } = await entriesOf(cluster);
    expect(gaps).toEqual([]);
    expect(records.map(({ kind, address }) => [kind, address])).toEqual([
      ["registered", "10.0.0.1:8080"],
      ["registered", "10.0.0.2:8080"],
      ["left", "10.0.0.2:8080"],
      ["registered", "10.0.0.3:8080"],
    ]);
  });

  it("keeps values of a mebibyte whole", async () => {
    const formats = [{ prefix: "large.rpc/", format: "go-zero" }];
    const cluster = await keeping(journalIn({ file: fileOf("large") }), { formats });
    const value = Buffer.alloc(1_048_576, "x");
    await put(etcd.client, "large.rpc/1", value);
    await caughtUp(cluster);
    const { store, epoch, coverage } = cluster.journal;
    const states = await store.stateAt(epoch, coverage.revision);
    expect(states.get("large.rpc/1")?.value.equals(value)).toBe(true);
    await etcd.client.kv.deleteRange({ key: Buffer.from("large.rpc/1") });
    await caughtUp(cluster);
    const before = await store.keyAt(epoch, "large.rpc/1", cluster.journal.coverage.revision);
    expect(before?.value.equals(value)).toBe(true);
  });

  it("has each of 20,000 changes of large transactions once", { timeout: 60_000 }, async () => {
    // A second try must not find what the first one left.
    const name = `burst-${randomUUID()}`;
    const cluster = await keeping(journalIn({ file: fileOf(name) }));
    const lease = (await grant(etcd.client, 600)).id;
    for (let first = 0; first < 20_000; first += 100) {
      const success = Array.from({ length: 100 }, (_, offset): Op => {
        const index = first + offset;
        const address = `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}:8080`;
        const key = Buffer.from(`${name}/${index}`);
        return { type: "put", key, value: Buffer.from(address), lease };
      });
      await transact(etcd.client, { ifModRevision: [], success });
    }
    await caughtUp(cluster);
    const { records } = await entriesOf(cluster);
    expect(new Set(addressesIn(records, name)).size).toBe(20_000);
    expect(records.filter(({ service }) => service === name)).toHaveLength(20_000);
    await revoke(etcd.client, lease);
  });

  if (!hasPostgres) return;
  describe("in PostgreSQL", () => {
    let server: TestPostgres | undefined;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(() => server?.stop());

    async function newTarget(): Promise<{ server: TestPostgres; url: string }> {
      if (!server) throw new Error("PostgreSQL runs only while tests do");
      return { server, url: await server.createDatabase() };
    }

    const inPostgres = (url: string) => ({
      ...journalIn({ url }),
      database: { timeoutMs: 2_000 },
    });

    it("goes on while the database is away, says so, and writes what waited", async () => {
      const { server, url } = await newTarget();
      const cluster = await keeping(inPostgres(url));
      await server.kill();
      const { lease } = await publish(etcd, "away.rpc", "10.0.0.1:8080");
      await revoke(etcd.client, lease);
      await vi.waitFor(() => expect(cluster.status().journal.state).toBe("failed"), soon);
      expect(cluster.status().connection.state).toBe("live");
      await server.start();
      await caughtUp(cluster);
      expect(cluster.status().journal.state).toBe("ok");
      const { records, gaps } = await entriesOf(cluster);
      expect(gaps).toEqual([]);
      expect(records.map(({ kind, moment }) => [kind, moment.after])).toEqual([
        ["registered", null],
        ["left", null],
      ]);
    });

    it("reads from etcd again what became too much to wait", async () => {
      const { server, url } = await newTarget();
      const cluster = await keeping({ ...inPostgres(url), waitingMax: 20 });
      await server.kill();
      const lease = (await grant(etcd.client, 600)).id;
      const addresses = Array.from({ length: 60 }, (_, index) => `10.0.2.${index}:8080`);
      for (const [index, address] of addresses.entries()) {
        await put(etcd.client, `hole.rpc/${index}`, address, { lease });
      }
      await vi.waitFor(() => expect(cluster.live.rows.get("hole.rpc")?.instances).toBe(60), soon);
      await vi.waitFor(() => expect(cluster.status().journal.state).toBe("failed"), soon);
      await server.start();
      await vi.waitFor(() => cluster.journal.flush(), soon);
      await caughtUp(cluster);
      const { records, gaps } = await entriesOf(cluster);
      expect(gaps).toEqual([]);
      expect(addressesIn(records, "hole.rpc")).toEqual(addresses);
      await revoke(etcd.client, lease);
    });

    it("has each change once, however many consoles watch", async () => {
      const { url } = await newTarget();
      const consoles = await Promise.all([1, 2, 3].map(() => keeping(inPostgres(url))));
      const lease = (await grant(etcd.client, 600)).id;
      for (let index = 0; index < 100; index += 1) {
        await put(etcd.client, `shared.rpc/${index % 20}`, `10.0.3.${index}:8080`, { lease });
      }
      await revoke(etcd.client, lease);
      await Promise.all(consoles.map(caughtUp));
      const [first] = consoles;
      const { records, gaps } = first ? await entriesOf(first) : { records: [], gaps: [] };
      expect(gaps).toEqual([]);
      const byKind = (wanted: string) => records.filter(({ kind }) => kind === wanted);
      expect(byKind("registered")).toHaveLength(100);
      expect(byKind("left")).toHaveLength(100);
      expect(new Set(consoles.map(({ journal }) => journal.epoch)).size).toBe(1);
    });
  });
});
