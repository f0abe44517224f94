import type { Codec, Kind, Match } from "./codec";
import { type Entry, TEXT_MAX_BYTES } from "./entry";

const unknownConsequences = { delete: "unknown", revoke: "unknown" } as const;

/**
 * etcd's own locks and elections: `<prefix>/<lease id in hexadecimal>`. A candidate's value often is
 * its address, so this comes before anything that goes by addresses.
 *
 * @see etcd client/v3/concurrency/election.go
 */
export const etcdLock: Codec = {
  name: "etcd-lock",
  match: {
    guard(entry) {
      const { lastSegment, lease } = entry;
      // Equal in both writings only below 10, which no lease has that etcd numbered.
      if (!entry.leased || lastSegment.length > 16 || lastSegment === lease) return null;
      if (lastSegment !== entry.leaseHex) return null;
      return no("lock", "named by its lease in hexadecimal, as etcd's locks and elections are");
    },
  },
  consequences: unknownConsequences,
};

type Prefix = { prefix: string; kind: Kind; reason: string };

/** Prefixes that say what is under them, unless a value is an address. */
const foreignPrefixes: readonly Prefix[] = [
  { prefix: "/registry/", kind: "foreign", reason: "Kubernetes" },
  { prefix: "/pd/", kind: "foreign", reason: "TiKV placement driver" },
  { prefix: "/apisix/", kind: "config", reason: "APISIX configuration" },
  { prefix: "traefik/", kind: "config", reason: "Traefik configuration" },
  { prefix: "/vitess/", kind: "foreign", reason: "Vitess topology" },
  { prefix: "/calico/", kind: "foreign", reason: "Calico" },
  { prefix: "cilium/", kind: "foreign", reason: "Cilium" },
];

const kubernetesMagic = Buffer.from("k8s\0");
const kubernetesEncrypted = Buffer.from("k8s:enc:");

/** Keys of systems that keep their own data in etcd. To be left alone. */
export const foreign: Codec = {
  name: "foreign",
  match: {
    guard(entry) {
      const { value } = entry.stored;
      if (startsWith(value, kubernetesMagic) || startsWith(value, kubernetesEncrypted)) {
        return no("foreign", "Kubernetes");
      }
      const { key } = entry;
      if (entry.leased && entry.lastSegment === entry.lease && isVitessLock(entry)) {
        return no("lock", "Vitess lock");
      }
      // A metrics target of Jupiter and ego: an address, but not of the service.
      if (key.startsWith("/prometheus/job/")) return no("auxiliary", "metrics target");
      const known = foreignPrefixes.find(({ prefix }) => key.startsWith(prefix));
      return known && !entry.address ? no(known.kind, known.reason) : null;
    },
  },
  consequences: unknownConsequences,
};

/** `<path>/locks/<lease id in decimal>` = JSON, so named by go-zero's rule (Vitess etcd2topo/lock.go). */
function isVitessLock(entry: Entry): boolean {
  return entry.looksLikeJson && (entry.parent?.endsWith("/locks") ?? false);
}

/** What nobody knows: says why it cannot be more than raw bytes. */
export function classifyUnknown(entry: Entry): Match {
  const { length } = entry.stored.value;
  if (length === 0) return no("unknown", "empty");
  if (length > TEXT_MAX_BYTES) return no("unknown", "huge");
  return no("unknown", entry.text === null ? "binary" : "text");
}

function no(kind: Kind, reason: string): Match {
  return { kind, confidence: kind === "unknown" ? 0 : 100, instances: [], reason };
}

function startsWith(value: Buffer, magic: Buffer): boolean {
  if (value[0] !== magic[0] || value.length < magic.length) return false;
  return value.compare(magic, 0, magic.length, 0, magic.length) === 0;
}
