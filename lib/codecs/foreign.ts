import type { Codec, Match } from "./codec";
import type { Consequences } from "./consequences";
import type { Entry } from "./entry";
import { noInstance } from "./framework";

export const unknownConsequences: Consequences = { delete: "unknown", revoke: "unknown" };

/** A system that keeps its own data in etcd, and no registrations that anybody here can use. */
export function foreignSystem(
  name: string,
  guard: (entry: Entry) => Match | null,
  prefixes?: readonly string[],
  within?: readonly string[],
): Codec {
  const codec = {
    ...{ name, match: { guard }, consequences: unknownConsequences },
    ...(within && { within: { guard: within } }),
  };
  return prefixes ? { ...codec, prefixes: { guard: prefixes } } : codec;
}

/** One that is told by the beginning of its keys. A value that is an address is somebody else's. */
function byPrefix(name: string, prefix: string, reason: string, sensitive?: true): Codec {
  return foreignSystem(
    name,
    (entry) => {
      if (!entry.key.startsWith(prefix) || entry.address) return null;
      return noInstance("foreign", reason, {
        danger: "system-data",
        ...(sensitive ? { sensitive } : {}),
      });
    },
    [prefix],
  );
}

/**
 * Systems of which no more is known than where their keys are: by their documentation, not by their sources.
 */
export const otherSystems: readonly Codec[] = [
  byPrefix("calico", "/calico/", "Calico"),
  byPrefix("cilium", "cilium/", "Cilium"),
  byPrefix("stolon", "stolon/cluster/", "Stolon"),
  byPrefix("vault", "/vault/", "Vault", true),
  byPrefix("m3", "_sd.", "M3"),
  // The hash ring of Loki, Mimir and Tempo, in compressed protobuf.
  foreignSystem(
    "grafana-ring",
    (entry) => {
      if (!entry.key.startsWith("collectors/") || entry.empty || entry.text !== null) return null;
      return noInstance("foreign", "hash ring of Grafana's stores", { danger: "system-data" });
    },
    ["collectors/"],
  ),
];
