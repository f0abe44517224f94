import "server-only";

import type { Cluster } from "@/lib/cluster";
import { leaseToHex } from "@/lib/codecs/lease-hex";

import type { SearchAnswer } from "./contract";

type Hit = SearchAnswer["hits"][number];

const HITS_PER_KIND = 20;

/**
 * Services by name, instances by address, leases by id (decimal, or as `etcdctl` prints it): those
 * that are the text first, then those that begin with it, then those that hold it.
 */
export function search({ registry }: Cluster, q: string): SearchAnswer {
  const text = q.toLowerCase();
  if (text === "") return { hits: [] };
  const services = new Ranking(text);
  const instances = new Ranking(text);
  const leases = new Ranking(text);
  for (const [service, found] of registry.services) {
    const { alias } = found;
    const toHit = () => hit("service", alias === undefined ? { service } : { service, alias });
    if (alias === undefined || !services.consider(alias, toHit)) services.consider(service, toHit);
    for (const address of found.addresses()) {
      instances.consider(address, () => hit("instance", { service, address }));
    }
  }
  const hex = text.replace(/^0x/, "");
  const wantsLeases = /^[0-9a-f]{3,19}$/.test(hex);
  for (const [lease, keys] of wantsLeases ? registry.leases : []) {
    const toHit = () => leaseHit(registry, lease, keys);
    if (!leases.consider(lease, toHit)) leases.consider(leaseToHex(lease), toHit, hex);
  }
  return { hits: [...services.best(), ...instances.best(), ...leases.best()] };
}

function leaseHit(registry: Cluster["registry"], lease: string, keys: ReadonlySet<string>): Hit {
  for (const key of keys) {
    const registration = registry.keys.get(key)?.registrations[0];
    if (!registration) continue;
    const { service, address } = registration;
    return hit("lease", { lease, service, address });
  }
  return hit("lease", { lease });
}

function hit(kind: Hit["kind"], found: Partial<Omit<Hit, "kind">>): Hit {
  return { kind, service: null, address: null, lease: null, ...found };
}

/** The first hits of each rank; what comes later is not kept. */
class Ranking {
  readonly #text: string;
  readonly #ranks: [same: Hit[], begins: Hit[], holds: Hit[]] = [[], [], []];

  constructor(text: string) {
    this.#text = text;
  }

  consider(name: string, toHit: () => Hit, text = this.#text): boolean {
    const at = name.toLowerCase().indexOf(text);
    if (at === -1) return false;
    const rank = this.#ranks[at > 0 ? 2 : name.length === text.length ? 0 : 1];
    if (rank.length < HITS_PER_KIND) rank.push(toHit());
    return true;
  }

  best(): Hit[] {
    return this.#ranks.flat().slice(0, HITS_PER_KIND);
  }
}
