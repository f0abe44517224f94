import { afterEach, describe, expect, it, vi } from "vitest";

import { get } from "@/lib/etcd/kv";
import { timeToLive } from "@/lib/etcd/lease";
import { keep, ready, stands } from "@/lib/testing/by-hand";
import { startConsoleProgram } from "@/lib/testing/console-process";
import { follow } from "@/lib/testing/follower";
import { startProxy } from "@/lib/testing/proxy";
import { useClusters } from "@/lib/testing/use-cluster";
import { useEtcd } from "@/lib/testing/use-etcd";

const soon = { timeout: 20_000, interval: 10 };
const A = "10.0.0.1:80";

describe("handing over what is kept alive", () => {
  const etcd = useEtcd();
  const newCluster = useClusters(etcd);
  const open: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const end of open.splice(0).reverse()) await end();
    await etcd.client.delete().all();
  });

  const start = (options: Parameters<typeof newCluster>[0] = {}) => ready(newCluster(options));
  const keeper = async () => (await get(etcd.client, "/rollcall/keeper")).kv;

  it("renews the same leases once the console that kept them is killed, and nobody sees a gap", async () => {
    const first = await start();
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, n) => keep(first, "user.rpc", `10.0.0.${n + 1}:80`)),
    );
    const child = await startConsoleProgram(etcd.endpoint);
    open.push(child.kill);
    await first.close();
    await child.keeps;
    const cluster = await start();
    const watched = follow(etcd.client, "user.rpc/");
    open.push(watched.stop);
    await vi.waitFor(() => expect(watched.keys.size).toBe(20), soon);
    expect(cluster.handRegistrations.view().keeper).toMatchObject({ own: false });
    await child.kill();
    await vi.waitFor(() => expect(cluster.handRegistrations.held).toBe(20), soon);
    const takenOver = Date.now();
    await vi.waitFor(
      async () => {
        for (const { lease } of made) {
          const renewedAt = cluster.registry.sampleOf(lease ?? "")?.renewedAt ?? 0;
          expect(renewedAt).toBeGreaterThan(takenOver);
          expect((await timeToLive(etcd.client, lease ?? "")).ttlSeconds).toBeGreaterThan(4);
        }
      },
      { ...soon, interval: 500 },
    );
    for (const { id, lease, key } of made) {
      expect(cluster.handRegistrations.get(id)).toMatchObject({ state: "registered", lease, key });
    }
    expect(watched.events).toEqual([]);
  }, 60_000);

  it("does nothing for a console that only believes it leads, and lets it look on later", async () => {
    const proxy = await startProxy(etcd.endpoint);
    open.push(proxy.close);
    const cutOff = await start({ endpoints: [proxy.endpoint] });
    const { id, lease, key } = await keep(cutOff, "user.rpc", A);
    // Else the other might be the one that leads.
    await vi.waitFor(() => {
      expect(cutOff.handRegistrations.view().keeper).toMatchObject({ own: true });
    }, soon);
    const other = await start();
    const watched = follow(etcd.client, "user.rpc/");
    open.push(watched.stop);
    await vi.waitFor(() => expect(watched.keys.size).toBe(1), soon);
    const before = (await keeper())?.modRevision;
    proxy.stall();
    await vi.waitFor(() => expect(other.handRegistrations.held).toBe(1), soon);
    expect((await keeper())?.modRevision).not.toBe(before);
    proxy.flow();
    await vi.waitFor(() => {
      expect(cutOff.handRegistrations.view().keeper).toMatchObject({ own: false });
      expect(cutOff.handRegistrations.held).toBe(0);
    }, soon);
    expect(await stands(other, id, "registered")).toMatchObject({ lease, key });
    expect(watched.events).toEqual([]);
  });
});
