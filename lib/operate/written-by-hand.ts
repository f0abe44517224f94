import "server-only";

import type { Change } from "@/lib/registry/model";

const KEPT = 100;

type Key = Pick<Change, "key">;
type WriteOf = Pick<Change, "key" | "revision">;

/**
 * Tells an operator's own writes from those by which an instance comes back by itself: the same key at the same
 * revision. The watch may be faster than etcd's answer, so what is seen of a key that is being written waits.
 */
export class WrittenByHand {
  readonly #written = new Set<string>();
  readonly #held = new Map<string, Set<() => void>>();

  /** A key is about to be written. To be called with the revision that etcd gave that, or null if it did not. */
  begin({ key }: Key): (revision: number | null) => void {
    const held = new Set<() => void>();
    this.#held.set(key, held);
    return (revision) => {
      if (this.#held.get(key) === held) this.#held.delete(key);
      if (revision !== null) this.#add({ key, revision });
      for (const see of held) see();
    };
  }

  /** Calls `see` for what was not written by hand: at once, or as soon as that is known. */
  unless(change: WriteOf, see: () => void): void {
    const held = this.#held.get(change.key);
    if (held) held.add(() => this.unless(change, see));
    else if (!this.#written.has(nameOf(change))) see();
  }

  #add(write: WriteOf): void {
    this.#written.add(nameOf(write));
    for (const name of this.#written) {
      if (this.#written.size <= KEPT) break;
      this.#written.delete(name);
    }
  }
}

function nameOf({ key, revision }: WriteOf): string {
  return `${revision} ${key}`;
}
