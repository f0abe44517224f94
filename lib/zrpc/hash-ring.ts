import { murmur3 } from "./murmur3";

const REPLICAS = 100;
/** Picks among addresses that share a point (go-zero core/hash/consistenthash.go). */
const PRIME = 16_777_619;

type Point = { hash: bigint; addresses: string[] };

/** Where an address stands on the ring. Worth keeping: it is most of what making a ring costs. */
export function pointsOf(address: string): bigint[] {
  return Array.from({ length: REPLICAS }, (_, replica) => murmur3(`${address}${replica}`));
}

/**
 * A consistent hash with go-zero's points and go-zero's rule for points that collide
 * (core/hash/consistenthash.go). Immutable.
 */
export class HashRing {
  readonly #points: Point[] = [];

  /** `addresses` and their {@link pointsOf}, in any order: the ring is the same. */
  constructor(addresses: ReadonlyMap<string, readonly bigint[]>) {
    const byHash = new Map<bigint, Point>();
    for (const address of [...addresses.keys()].sort()) {
      for (const hash of addresses.get(address) ?? []) {
        const point = byHash.get(hash);
        if (point) point.addresses.push(address);
        else byHash.set(hash, { hash, addresses: [address] });
      }
    }
    const hashes = BigUint64Array.from(byHash.keys()).sort();
    for (const hash of hashes) {
      const point = byHash.get(hash);
      if (point) this.#points.push(point);
    }
  }

  /** The address that `key` belongs to; undefined when the ring is empty. */
  get(key: string): string | undefined {
    const hash = murmur3(key);
    let low = 0;
    let high = this.#points.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const point = this.#points[middle];
      if (point && point.hash < hash) low = middle + 1;
      else high = middle;
    }
    const { addresses } = this.#points[low] ?? this.#points[0] ?? { addresses: [] };
    if (addresses.length < 2) return addresses[0];
    return addresses[Number(murmur3(`${PRIME}:${key}`) % BigInt(addresses.length))];
  }
}
