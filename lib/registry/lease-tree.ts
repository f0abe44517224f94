import "server-only";

const none: ReadonlySet<string> = new Set();

/**
 * Which keys on a lease stand under which other key, for the few leases of which anybody asks: one may hold thousands, and
 * as many that each ask for those under it.
 */
export class LeaseTree {
  readonly #trees = new Map<string, Map<string, Set<string>>>();
  readonly #leaseOf = new Map<string, string>();

  /** The keys on `lease` under `parent`, however deep. `all` gives those on the lease, when they are first asked for. */
  keysUnder(parent: string, lease: string, all: () => Iterable<string>): ReadonlySet<string> {
    if (!this.#trees.has(lease)) {
      this.#trees.set(lease, new Map());
      for (const key of all()) this.put(key, lease);
    }
    return this.#trees.get(lease)?.get(parent) ?? none;
  }

  /** The key is on this lease now, whichever it was on before. */
  put(key: string, lease: string): void {
    // Mostly nobody asks of any lease.
    if (this.#trees.size === 0) return;
    const before = this.#leaseOf.get(key);
    if (before === lease) return;
    if (before !== undefined) this.delete(key);
    const tree = this.#trees.get(lease);
    if (!tree) return;
    this.#leaseOf.set(key, lease);
    for (const parent of parentsOf(key)) {
      const keys = tree.get(parent) ?? new Set();
      tree.set(parent, keys.add(key));
    }
  }

  delete(key: string): void {
    const lease = this.#leaseOf.get(key);
    if (lease === undefined) return;
    this.#leaseOf.delete(key);
    const tree = this.#trees.get(lease);
    for (const parent of parentsOf(key)) {
      const keys = tree?.get(parent);
      keys?.delete(key);
      if (keys?.size === 0) tree?.delete(parent);
    }
    if (tree?.size === 0) this.#trees.delete(lease);
  }
}

/** What stands before each `/` of a key, the longest first. */
export function* parentsOf(key: string): Generator<string, void, void> {
  for (let at = key.lastIndexOf("/"); at > 0; at = key.lastIndexOf("/", at - 1)) {
    yield key.slice(0, at);
  }
}
