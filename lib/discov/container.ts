import type { KeyValue } from "@/lib/etcd/kv";

export type Rejected = { key: string; value: string };

export type ContainerOptions = {
  /** One key for each value: the one that came last. */
  exclusive?: boolean;
  /** Whether a value counts. What does not is listed among {@link Container.rejected}. */
  accept: (value: string) => boolean;
};

/** A rejected value may be anything, and is only ever shown. */
const SHOWN_LENGTH = 256;

/**
 * The keys of one service and their distinct values. A value stays for as long as any key has it, and a key
 * that changes its value takes the old one along (core/discov/subscriber.go, since 1.10.2).
 */
export class Container {
  readonly #options: ContainerOptions;
  readonly #valueOf = new Map<string, string>();
  readonly #keysOf = new Map<string, Set<string>>();
  readonly #rejected = new Map<string, Rejected>();
  #values: readonly string[] = Object.freeze([]);
  #changed = false;

  constructor(options: ContainerOptions) {
    this.#options = options;
  }

  /** Distinct values, in the order they came; the same array until it holds others. */
  values(): readonly string[] {
    if (!this.#changed) return this.#values;
    this.#changed = false;
    const same =
      this.#keysOf.size === this.#values.length &&
      this.#values.every((value) => this.#keysOf.has(value));
    if (!same) this.#values = Object.freeze([...this.#keysOf.keys()]);
    return this.#values;
  }

  /** The keys that have the value, as bytes. */
  keysOf(value: string): Buffer[] {
    return [...(this.#keysOf.get(value) ?? [])].map((name) => Buffer.from(name, "latin1"));
  }

  rejected(): readonly Rejected[] {
    return [...this.#rejected.values()];
  }

  /** Takes these for all there is. */
  reset(kvs: readonly KeyValue[]): void {
    this.#valueOf.clear();
    this.#keysOf.clear();
    this.#rejected.clear();
    this.#changed = true;
    for (const kv of kvs) this.put(kv.key, kv.value);
  }

  put(keyBytes: Buffer, valueBytes: Buffer): void {
    const key = toName(keyBytes);
    const value = valueBytes.toString();
    if (this.#valueOf.get(key) === value) return;
    this.delete(keyBytes);
    if (!this.#options.accept(value)) {
      const shown = { key: keyBytes.toString(), value: value.slice(0, SHOWN_LENGTH) };
      this.#rejected.set(key, shown);
      return;
    }
    this.#changed = true;
    const before = this.#keysOf.get(value);
    if (before && this.#options.exclusive) {
      for (const other of before) this.#valueOf.delete(other);
      before.clear();
    }
    this.#valueOf.set(key, value);
    if (before) before.add(key);
    else this.#keysOf.set(value, new Set([key]));
  }

  delete(keyBytes: Buffer): void {
    const key = toName(keyBytes);
    this.#rejected.delete(key);
    const value = this.#valueOf.get(key);
    if (value === undefined) return;
    this.#valueOf.delete(key);
    const keys = this.#keysOf.get(value);
    keys?.delete(key);
    if (keys?.size !== 0) return;
    this.#keysOf.delete(value);
    this.#changed = true;
  }
}

/** One string for each key: two keys that are no text must not become one. */
function toName(key: Buffer): string {
  return key.toString("latin1");
}
