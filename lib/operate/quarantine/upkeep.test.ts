import { setTimeout as delay } from "node:timers/promises";

import { describe, expect, it, vi } from "vitest";

import { metric, metrics } from "@/lib/etcd/metrics";
import { FIRST_RENEWAL_MS, goZeroPublisher } from "@/lib/testing/go-zero-publisher";
import { publish, useClusters } from "@/lib/testing/use-cluster";
import { useEtcd } from "@/lib/testing/use-etcd";

const A = "10.0.0.1:80";
const B = "10.0.0.2:80";
const WRITES = [
  "etcd_mvcc_put_total",
  "etcd_mvcc_delete_total",
  "etcd_debugging_lease_granted_total",
];

// Apart from the other tests that take a minute, so that they take the same one.
describe("Quarantine, for a minute of one living publisher", () => {
  const etcd = useEtcd();
  const newCluster = useClusters(etcd);

  it("writes less than sixty times", async () => {
    await publish(etcd, "busy.rpc", B, 600);
    const publisher = await goZeroPublisher(
      etcd.client,
      "busy.rpc",
      A,
      undefined,
      FIRST_RENEWAL_MS,
    );
    const cluster = newCluster();
    await vi.waitFor(
      () => {
        cluster.assertLoaded();
        expect(cluster.quarantine.loaded).toBe(true);
      },
      { timeout: 20_000, interval: 10 },
    );
    const rule = { service: "busy.rpc", address: A, reason: "", actor: null, until: null };
    await cluster.quarantine.create([rule]);
    const writes = async () => {
      const text = (await metrics(etcd.client, etcd.endpoint)) ?? "";
      return WRITES.reduce((sum, name) => sum + (metric(text, name) ?? Number.NaN), 0);
    };
    const before = await writes();
    await delay(60_000);
    const caused = (await writes()) - before;
    await publisher.stop();
    expect(caused).toBeLessThan(60);
    expect(caused).toBeGreaterThan(0);
  }, 100_000);
});
