/** As many addresses as go-zero's clients dial at most (zrpc/resolver/internal/subset.go). */
export const SUBSET_SIZE = 32;

export type SubsetOptions = {
  /** Names the client: its subset is the same as long as this is. */
  clientId: string;
  size?: number;
};

/** One address as {@link explainSubset} ranks it. */
export type Ranked = { address: string; rank: number; score: number; chosen: boolean };

/**
 * The addresses that this client dials: those that score highest with its id (rendezvous
 * hashing), best first.
 *
 * An address that comes or goes changes one place in the subset at most, and none in most clients'. Where
 * go-zero draws all 32 anew at each event, every client then drops and opens connections
 * to a random part of the service.
 */
export function subset(addresses: readonly string[], options: SubsetOptions): string[] {
  return explainSubset(addresses, options)
    .filter(({ chosen }) => chosen)
    .map(({ address }) => address);
}

/** Every address with its rank for this client, best first, and whether the subset takes it. */
export function explainSubset(
  addresses: readonly string[],
  { clientId, size = SUBSET_SIZE }: SubsetOptions,
): Ranked[] {
  const seed = hash(clientId, FNV_OFFSET);
  const scored = addresses.map((address) => ({ address, score: hash(address, seed) }));
  // Code points rather than a locale's order: all clients must agree on ties.
  scored.sort((a, b) => b.score - a.score || (a.address < b.address ? -1 : 1));
  return scored.map(({ address, score }, at) => ({
    address,
    rank: at + 1,
    score,
    chosen: at < size,
  }));
}

/**
 * What go-zero does: shuffles, and takes the first. For comparison only.
 *
 * `random` yields numbers from 0 up to 1.
 */
export function subsetShuffled(
  addresses: readonly string[],
  size = SUBSET_SIZE,
  random: () => number = Math.random,
): string[] {
  const shuffled = [...addresses];
  for (let at = shuffled.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const [a, b] = [shuffled[at], shuffled[other]];
    if (a === undefined || b === undefined) break;
    shuffled[at] = b;
    shuffled[other] = a;
  }
  return shuffled.slice(0, size);
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a over UTF-16 units, stirred by murmur3's finaliser: FNV alone leaves alike addresses alike. */
function hash(text: string, seed: number): number {
  let h = seed;
  for (let at = 0; at < text.length; at += 1) h = Math.imul(h ^ text.charCodeAt(at), FNV_PRIME);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
