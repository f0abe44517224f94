import { describe, expect, it, vi } from "vitest";

import { codecs, consequencesByFramework } from "@/lib/codecs/codecs";
import { put } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import { useClusters } from "@/lib/testing/use-cluster";
import { useEtcd } from "@/lib/testing/use-etcd";

import { deregister } from "./deregister";
import { forceExpire } from "./force-expire";
import { watchFor } from "./watch-for";

/** The seconds that a consequence's name promises. */
function promised(code: string): number {
  return Number(/within-(\d+)-s/.exec(code)?.[1] ?? 0) * 1_000;
}

describe("watchFor", () => {
  it("watches at least as long as each framework may take to return", () => {
    for (const { name } of codecs) {
      for (const action of ["delete", "revoke"] as const) {
        const code = consequencesByFramework[name]?.[action] ?? "unknown";
        expect(watchFor(action, name, undefined), `${name} ${action}`).toBeGreaterThan(
          promised(code),
        );
      }
    }
  });

  it("takes in an update of rpcx that came too early for its lease", () => {
    expect(watchFor("revoke", "rpcx", undefined)).toBeGreaterThan(70_000);
  });

  it("goes by what is said of the key itself, where that is not what its framework does", () => {
    const own = { delete: "stays-gone", revoke: "returns-within-30-s" } as const;
    expect(watchFor("revoke", "go-micro", own)).toBe(35_000);
    expect(watchFor("delete", "kitex", own)).toBe(watchFor("delete", "kratos", undefined));
  });

  it("watches what is of no framework that it knows as long as go-zero's", () => {
    expect(watchFor("revoke", undefined, undefined)).toBe(watchFor("revoke", "go-zero", undefined));
  });
});

describe("a removal", () => {
  const etcd = useEtcd();
  const newCluster = useClusters(etcd);

  it("is watched as long as its format may take, by whichever way", async () => {
    const cluster = newCluster();
    const lease = await grant(etcd.client, 60);
    const register = async (address: string) => {
      const key = `kitex/registry-etcd/echo/${address}`;
      const value = JSON.stringify({ network: "tcp", address, weight: 10, tags: null });
      const { header } = await put(etcd.client, key, value, { lease: lease.id });
      await vi.waitFor(() => expect(cluster.registry.keys.get(key)).toBeDefined());
      return { key, modRevision: header.revision };
    };
    const said = { reason: "test", actor: null };
    const deleted = await register("10.0.0.1:80");
    const { modRevision } = await register("10.0.0.2:80");
    const removals = [
      await deregister(cluster, deleted.key, { modRevision: deleted.modRevision, ...said }),
      await forceExpire(cluster, lease.id, { modRevision, ...said }),
    ];
    for (const { watchUntil, steps } of removals) {
      expect(watchUntil - (steps[0]?.at ?? 0)).toBe(35_000);
    }
  });
});
