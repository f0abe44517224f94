import "server-only";

import { collectDefaultMetrics, Gauge, Registry } from "prom-client";

import type { Cluster } from "@/lib/cluster";
import { singleton } from "@/lib/singleton";

const processMetrics = () =>
  singleton("process-metrics", () => {
    const register = new Registry();
    collectDefaultMetrics({ register });
    return register;
  });

/** What Prometheus reads: the view's size and freshness, viewers, the load put on etcd, the process. */
export async function metricsText(
  cluster: Cluster,
): Promise<{ text: string; contentType: string }> {
  const own = new Registry();
  const gauge = (name: string, help: string, value: number | null) => {
    if (value !== null) new Gauge({ name: `rollcall_${name}`, help, registers: [own] }).set(value);
  };
  const status = cluster.status();
  const { totals } = cluster.live.overview();
  const { perSecond, leases } = cluster.telemetry.load;
  const lagSeconds = status.watchLagMs === null ? null : status.watchLagMs / 1_000;

  gauge("live", "1 while the view follows etcd", Number(status.connection.state === "live"));
  gauge("revision", "Revision of etcd that the view has", status.revision);
  gauge("watch_lag_seconds", "From learning of a revision to having applied it", lagSeconds);
  gauge("watches", "Watches that are open against etcd", status.watches);
  gauge("viewers", "Event streams that are open", status.viewers);
  gauge("services", "Services, the empty included, not jobs that are done", totals.services);
  gauge("instances", "Instances: addresses of services", totals.instances);
  gauge("late_instances", "Instances whose lease is overdue for renewal", totals.lateInstances);
  gauge("registrations", "Keys that register instances, one for each", totals.registrations);
  gauge("leases", "Leases with keys under the prefixes", totals.leases);
  gauge("other_keys", "Keys that are no registration", totals.otherKeys);
  const held = cluster.heldLeases.leases.length + cluster.handRegistrations.held;
  gauge("held_leases", "Leases that this process keeps alive", held);
  gauge("sampled_leases", "Leases whose TTL is sampled", leases);
  gauge("lease_reads_per_second", "Reads of TTLs in the last second", perSecond);

  const texts = [await own.metrics(), await processMetrics().metrics()];
  return { text: texts.join("\n"), contentType: own.contentType };
}
