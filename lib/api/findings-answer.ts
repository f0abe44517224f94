import "server-only";

import type { Cluster } from "@/lib/cluster";
import { worstFirst } from "@/lib/lint/finding-set";
import type { Finding } from "@/lib/registry/finding";

import type { FindingsAnswer, FindingsQuery, MinimumAnswer } from "./findings-contract";

/**
 * What the registry lint has found, worst first.
 *
 * @throws StatusError `unavailable`, or what etcd says, before there is a view.
 */
export function findingsAnswer(
  cluster: Cluster,
  { service, code, severity, limit }: FindingsQuery,
): FindingsAnswer {
  cluster.assertLoaded();
  const { findings } = cluster.lint;
  const matching: Finding[] = [];
  for (const finding of findings.all()) {
    if (service !== undefined && !finding.services.includes(service)) continue;
    if (code !== undefined && finding.code !== code) continue;
    if (severity !== undefined && finding.severity !== severity) continue;
    matching.push(finding);
  }
  return {
    revision: cluster.registry.revision,
    at: Date.now(),
    total: matching.length,
    counts: findings.counts,
    findings: matching.sort(worstFirst).slice(0, limit),
  };
}

/** How many instances a service should have, as this console knows it. */
export function minimumAnswer({ minimums }: Cluster, service: string): MinimumAnswer {
  return { service, minimum: minimums.get(service) ?? null };
}
