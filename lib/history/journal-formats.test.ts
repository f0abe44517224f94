import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import type { Cluster } from "@/lib/cluster";
import { put } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import { journalIn } from "@/lib/testing/journal-in";
import { publish, useClusters } from "@/lib/testing/use-cluster";
import { useEtcd } from "@/lib/testing/use-etcd";

const soon = { timeout: 20_000, interval: 20 };

describe("a console that starts with other formats than the last", () => {
  const etcd = useEtcd();
  const newCluster = useClusters(etcd);
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rollcall-formats-"));
    await publish(etcd, "user.rpc", "10.0.0.1:8080", 600);
    const { id } = await grant(etcd.client, 600);
    await put(etcd.client, "plain/a/x", "10.0.0.2:8080", { lease: id });
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function runWith(file: string, formats: Cluster["options"]["formats"]) {
    const history = journalIn({ file: join(folder, file) });
    const cluster = newCluster({ history, formats });
    await vi.waitFor(() => cluster.assertLoaded(), soon);
    await cluster.journal.flush();
    const { entries } = await cluster.journal.store.page({}, { limit: 100 });
    const states = await cluster.journal.store.stateAt(
      cluster.journal.epoch,
      cluster.registry.revision,
    );
    await cluster.close();
    return { entries, keys: [...states.keys()].sort() };
  }

  it("finds no gap where nothing is decided otherwise by them", async () => {
    await runWith("same.db", []);
    const formats = [{ prefix: "nobody/", format: "raw" }];
    expect((await runWith("same.db", formats)).entries).toEqual([]);
  });

  it("finds a gap with the difference where something is, and none again after that", async () => {
    const ignored = [{ prefix: "plain/", format: "ignore" }];
    const { keys } = await runWith("other.db", []);
    const second = await publish(etcd, "user.rpc", "10.0.0.2:8080", 600);
    const first = await runWith("other.db", ignored);
    expect(first.entries).toHaveLength(3);
    expect(first.entries.find(({ type }) => type === "gap")).toMatchObject({
      ...{ reason: "scope", differences: 2 },
    });
    expect(first.entries).toContainEqual(
      expect.objectContaining({ kind: "left", key: "plain/a/x", cause: "unknown" }),
    );
    expect(first.keys).not.toContain("plain/a/x");
    expect((await runWith("other.db", ignored)).entries).toHaveLength(3);
    const { key } = await publish(etcd, "user.rpc", "10.0.0.3:8080", 600);
    const back = await runWith("other.db", []);
    expect(back.keys).toEqual([...keys, second.key, key].sort());
  });
});
