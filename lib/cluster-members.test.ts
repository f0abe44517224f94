import { afterEach, describe, expect, it, vi } from "vitest";

import { revoke } from "@/lib/etcd/lease";
import type { TestMember } from "@/lib/testing/etcd-cluster";
import { publish, useClusters } from "@/lib/testing/use-cluster";
import { useEtcdCluster } from "@/lib/testing/use-etcd-cluster";

import type { Cluster } from "./cluster";

const soon = { timeout: 20_000, interval: 50 };

describe("Cluster, on an etcd of three members", () => {
  const etcd = useEtcdCluster();
  const newCluster = useClusters(etcd);
  afterEach(() => etcd.heal());

  const othersThan = (member: TestMember) => etcd.members.filter((other) => other !== member);

  async function loaded(): Promise<Cluster> {
    const cluster = newCluster();
    await vi.waitFor(() => expect(cluster.status().connection.state).toBe("live"), soon);
    return cluster;
  }

  it("tells each departure with its cause, and none that was none, when the leader has died", async () => {
    const cluster = await loaded();
    const leader = await etcd.leader();
    const [witness] = othersThan(leader);
    if (!witness) throw new Error("there is none");
    const names = ["stays", "revoked", "deleted"];
    const instances = await Promise.all(
      names.map((name) => publish(witness, "members.rpc", `${name}:80`)),
    );
    await vi.waitFor(() => {
      for (const { lease } of instances) expect(cluster.telemetry.estimateOf(lease)).toBeDefined();
    }, soon);

    await leader.kill();
    await etcd.leader(othersThan(leader));
    await publish(witness, "after.rpc", "after:80");
    await vi.waitFor(() => expect(cluster.live.rows.has("after.rpc")).toBe(true), soon);
    const [, revoked, deleted] = instances;
    await revoke(witness.client, revoked?.lease ?? "");
    await witness.client.delete().key(deleted?.key ?? "");

    await vi.waitFor(() => {
      const left = cluster.live.changes.filter(({ kind }) => kind === "left");
      const causes = left.map(({ address, cause }) => `${address} ${cause}`);
      expect(causes.sort()).toEqual(["deleted:80 deleted", "revoked:80 revoked"]);
    }, soon);
    expect(cluster.live.rows.get("members.rpc")).toMatchObject({ instances: 1 });
  });

  it("says of each member how it is, whichever is away or cut off", async () => {
    const cluster = await loaded();
    const alone = await etcd.leader();
    etcd.isolate(alone);
    const leader = await etcd.leader(othersThan(alone));
    const read = () => cluster.facts.read();
    await vi.waitFor(async () => {
      const { members } = await read();
      expect(members.filter(({ leader }) => leader).map(({ id }) => id)).toEqual([leader.id]);
      expect(members.every(({ status }) => status !== null)).toBe(true);
    }, soon);

    await etcd.heal();
    const [first] = etcd.members;
    await first?.kill();
    await vi.waitFor(async () => {
      const { members, quotaBytes, endpointsProblem } = await read();
      const away = members.find(({ status }) => status === null);
      expect(away).toMatchObject({ id: first?.id, name: first?.name });
      expect(away?.error).toMatch(new RegExp(`^${first?.endpoint}: etcd cannot be reached`));
      expect(quotaBytes).toBeGreaterThan(0);
      expect(endpointsProblem).toBeNull();
    }, soon);
  });
});
