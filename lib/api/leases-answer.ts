import "server-only";

import type { Cluster } from "@/lib/cluster";
import { leaseToHex } from "@/lib/codecs/lease-hex";
import type { LeaseSample, Registration } from "@/lib/registry/model";

import type { LeaseRow, LeasesAnswer, LeasesQuery } from "./leases-contract";

/**
 * The leases, in the order in which they were first seen, then those that hold nothing; or the
 * registrations without a lease.
 *
 * @throws StatusError `unavailable`, or what etcd says, before there is a view.
 */
export async function leasesAnswer(cluster: Cluster, query: LeasesQuery): Promise<LeasesAnswer> {
  cluster.assertLoaded();
  const keyless = await cluster.keylessLeases.list();
  const { registry } = cluster;
  const permanent = permanentRegistrations(cluster);
  const counts = { all: 0, late: 0, shared: 0, keyless: 0, other: 0, permanent: permanent.length };
  const wanted = matcher(query.q);
  const found: LeaseRow[] = [];
  let total = 0;
  const end = query.offset + query.limit;

  const consider = (lease: string, keys: ReadonlySet<string>, sample: LeaseSample | null) => {
    const row = toRow(cluster, lease, keys, sample);
    counts.all += 1;
    if (sample?.late) counts.late += 1;
    if (row.kind !== "service") counts[row.kind] += 1;
    if (!isOfKind(row, query.kind) || !wanted(lease, keysToSearch(row, keys))) return;
    total += 1;
    if (total > query.offset && total <= end) found.push(row);
  };
  for (const [lease, keys] of registry.leases) {
    consider(lease, keys, registry.sampleOf(lease) ?? null);
  }
  for (const [lease, sample] of keyless) {
    if (!registry.leases.has(lease)) consider(lease, none, sample);
  }

  const envelope = { revision: registry.revision, at: Date.now(), counts };
  if (query.kind !== "permanent") return { ...envelope, total, leases: found, permanent: [] };
  const matching = permanent.filter(({ key, service, address }) =>
    wanted("", [key, service, address]),
  );
  return {
    ...envelope,
    total: matching.length,
    leases: [],
    permanent: matching.slice(query.offset, end),
  };
}

const none: ReadonlySet<string> = new Set();

function permanentRegistrations({ registry }: Cluster): Registration[] {
  const permanent: Registration[] = [];
  for (const { lease, registrations } of registry.keys.values()) {
    if (lease === "0") permanent.push(...registrations);
  }
  return permanent;
}

function toRow(
  { registry }: Cluster,
  lease: string,
  keys: ReadonlySet<string>,
  sample: LeaseSample | null,
): LeaseRow {
  let registration: Registration | undefined;
  for (const key of keys) {
    registration = registry.keys.get(key)?.registrations[0];
    if (registration) break;
  }
  const [firstKey = null] = keys;
  const key = registration?.key ?? firstKey;
  return {
    lease,
    kind:
      keys.size === 0 ? "keyless" : !registration ? "other" : keys.size > 1 ? "shared" : "service",
    keys: keys.size,
    service: registration?.service ?? null,
    address: registration?.address ?? null,
    key,
    modRevision: key === null ? null : (registry.keys.get(key)?.modRevision ?? null),
    sample,
  };
}

function isOfKind({ kind, sample }: LeaseRow, wanted: LeasesQuery["kind"]): boolean {
  if (wanted === "all") return true;
  return wanted === "late" ? (sample?.late ?? false) : kind === wanted;
}

function* keysToSearch({ service, address }: LeaseRow, keys: ReadonlySet<string>) {
  if (service !== null) yield service;
  if (address !== null) yield address;
  yield* keys;
}

/** Matches any of the texts, or the lease id in decimal or as `etcdctl` prints it. */
function matcher(q: string): (lease: string, texts: Iterable<string>) => boolean {
  const text = q.trim().toLowerCase();
  if (text === "") return () => true;
  const hex = /^(0x)?[0-9a-f]{4,16}$/.test(text) ? text.replace(/^0x/, "") : null;
  return (lease, texts) => {
    if (lease.includes(text)) return true;
    if (hex !== null && lease !== "" && leaseToHex(lease).includes(hex)) return true;
    for (const other of texts) if (other.toLowerCase().includes(text)) return true;
    return false;
  };
}
