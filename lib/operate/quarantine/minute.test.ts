import { setTimeout as delay } from "node:timers/promises";

import { afterEach, describe, expect, it, vi } from "vitest";

import type { Cluster } from "@/lib/cluster";
import { Publisher } from "@/lib/discov/publisher";
import { Subscriber } from "@/lib/discov/subscriber";
import { list, put } from "@/lib/etcd/kv";
import { follow } from "@/lib/testing/follower";
import { FIRST_RENEWAL_MS, goZeroPublisher } from "@/lib/testing/go-zero-publisher";
import { publish, useClusters } from "@/lib/testing/use-cluster";
import { useEtcd } from "@/lib/testing/use-etcd";

import { HANDOVER_MS } from "../consoles/leadership";

const soon = { timeout: 20_000, interval: 10 };
const A = "10.0.0.1:80";
const B = "10.0.0.2:80";
const C = "10.0.0.3:80";
const D = "10.0.0.4:80";
const E = "10.0.0.5:80";
/** Each by another process: go-zero's twice, this project's once. */
const KEPT_OUT = [A, D, E];

describe("Quarantine, for a minute", () => {
  const etcd = useEtcd();
  const newCluster = useClusters(etcd);
  const open: { stop(): Promise<void> }[] = [];

  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.stop()));
    await etcd.client.delete().all();
  });

  async function loaded(): Promise<Cluster> {
    const cluster = newCluster({ allowDivert: true });
    await vi.waitFor(() => {
      cluster.assertLoaded();
      expect(cluster.quarantine.loaded).toBe(true);
    }, soon);
    return cluster;
  }
  const living = async (address: string, service = "user.rpc") => {
    const made = await goZeroPublisher(etcd.client, service, address, undefined, FIRST_RENEWAL_MS);
    open.push(made);
    return made;
  };
  /** What no rule is about and nobody but this test writes, with the revision of its last write. */
  const untouched = async () =>
    (await list(etcd.client, "")).kvs.filter(({ key, value }) => {
      const isOurs = key.toString().startsWith("/rollcall/");
      const isUsers = key.toString().startsWith("user.rpc/") && value.toString() !== C;
      return !isOurs && !isUsers;
    });
  const addressesIn = async (service: string) =>
    (await list(etcd.client, `${service}/`)).kvs.map(({ value }) => value.toString());

  it("keeps instances out through restarts of theirs, of consoles and of etcd, and then lets them in", async () => {
    const sibling = new Publisher({ client: etcd.client, key: "user.rpc", value: B });
    open.push(sibling);
    await sibling.start();
    await publish(etcd, "other.rpc", A, 600);
    await publish(etcd, "user.rpc", C, 600);
    await put(etcd.client, "config/user.rpc", A);
    const others = await untouched();
    expect(others).toHaveLength(3);
    let revoked = await living(A);
    let diverted = await living(D);
    const own = new Publisher({ client: etcd.client, key: "user.rpc", value: E });
    open.push(own);
    await own.start();
    let cluster = await loaded();
    let second = await loaded();
    const rules = await cluster.quarantine.create(
      KEPT_OUT.map((address) => ({
        ...{ service: "user.rpc", address, reason: "for a minute", actor: null, until: null },
        strategy: address === D ? "divert" : "revoke",
      })),
    );

    // A client that honours rules by itself is never to see any of them.
    const honouring = new Subscriber({ client: etcd.client, key: "user.rpc" });
    open.push({ stop: () => honouring.close() });
    await honouring.start();
    const listed = new Set<string>();

    // How long each stay lasted, by a watch of our own.
    const seen = follow(etcd.client, "user.rpc/");
    const visibleSince = new Map<string, number>();
    const stays: number[] = [];
    let away = false;
    const look = () => {
      const now = performance.now();
      for (const address of honouring.values()) listed.add(address);
      for (const address of KEPT_OUT) {
        const visible = [...seen.keys.values()].includes(address);
        const since = visibleSince.get(address);
        // While etcd is away nobody can do anything, nor say what there is.
        if (away) visibleSince.delete(address);
        else if (visible && since === undefined) visibleSince.set(address, now);
        else if (!visible && since !== undefined) {
          stays.push(now - since);
          visibleSince.delete(address);
        }
      }
    };
    const steps = new Map<number, () => Promise<unknown>>([
      [10, () => Promise.all([revoked.stop(), diverted.stop()])],
      [
        12,
        async () => {
          revoked = await living(A);
          diverted = await living(D);
        },
      ],
      [20, () => cluster.quarantine.close({ resign: false })],
      [
        27,
        async () => {
          await cluster.close();
          cluster = await loaded();
        },
      ],
      [
        35,
        async () => {
          away = true;
          await etcd.restart();
          await vi.waitFor(() => expect(second.status().connection.state).toBe("live"), soon);
          await vi.waitFor(() => expect(seen.messages.at(-1)?.type).not.toBe("lost"), soon);
          away = false;
        },
      ],
      [
        45,
        async () => {
          await second.close();
          second = await loaded();
        },
      ],
    ]);
    const begun = performance.now();
    while (performance.now() - begun < 60_000) {
      for (const [at, step] of steps) {
        if (performance.now() - begun < at * 1_000) continue;
        steps.delete(at);
        await step();
      }
      look();
      await delay(5);
    }
    expect(steps.size).toBe(0);
    expect(stays.length).toBeGreaterThan(0);
    expect(Math.max(...stays)).toBeLessThan(HANDOVER_MS);
    await vi.waitFor(async () => {
      expect(new Set(await addressesIn("user.rpc"))).toEqual(new Set([B, C]));
    }, soon);
    expect(await untouched()).toEqual(others);
    expect([...listed].sort()).toEqual([B, C]);
    await seen.stop();

    await Promise.all(rules.map(({ id }) => cluster.quarantine.lift(id)));
    await vi.waitFor(async () => {
      expect(new Set(await addressesIn("user.rpc"))).toEqual(new Set([A, B, C, D, E]));
      expect(new Set(honouring.values())).toEqual(new Set([A, B, C, D, E]));
    }, soon);
    expect(await untouched()).toEqual(others);
    await vi.waitFor(async () => expect((await list(etcd.client, "/rollcall/")).kvs).toEqual([]));
  }, 120_000);
});
