import type { KeyState } from "./write";

export type States = ReadonlyMap<string, KeyState>;

/**
 * The keys that registered something, and those that may only belong to such: etcd has them all, the journal keeps
 * none of these.
 */
export type AllStates = { states: States; others: readonly KeyState[] };

const KEPT = 4;
const KEPT_BYTES = 64 * 1_024 * 1_024;
/** What a key comes to beside its own bytes and its value's. */
const STATE_BYTES = 300;

/**
 * The latest few states that were asked for, since whoever looks at the past opens several pages at
 * the same point. A state that is being read is waited for rather than read again. What is larger than
 * 64 MiB in all is not kept.
 */
export class KeptStates<T extends AllStates> {
  readonly #kept = new Map<string, { read: Promise<T>; bytes: number }>();

  /** What is kept under `name`, or is read now. What fails is not kept. */
  async get(name: string, read: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(name);
    if (known) {
      this.#kept.delete(name);
      this.#kept.set(name, known);
      return known.read;
    }
    const entry = { read: read(), bytes: 0 };
    this.#kept.set(name, entry);
    try {
      const answer = await entry.read;
      entry.bytes = sizeOf(answer.states.values()) + sizeOf(answer.others);
      this.#shrink();
      return answer;
    } catch (reason) {
      if (this.#kept.get(name) === entry) this.#kept.delete(name);
      throw reason;
    }
  }

  #shrink(): void {
    let bytes = 0;
    for (const entry of this.#kept.values()) bytes += entry.bytes;
    for (const [name, entry] of this.#kept) {
      if (this.#kept.size <= KEPT && bytes <= KEPT_BYTES) return;
      this.#kept.delete(name);
      bytes -= entry.bytes;
    }
  }
}

function sizeOf(states: Iterable<KeyState>): number {
  let bytes = 0;
  for (const { key, value } of states) bytes += STATE_BYTES + key.length + value.length;
  return bytes;
}
