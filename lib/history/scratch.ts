import "server-only";

import type { FormatMapping } from "@/lib/codecs/detect";
import { fromKeyText } from "@/lib/codecs/key-text";
import type { KeyValue } from "@/lib/etcd/kv";
import type { Held } from "@/lib/registry/holdings";
import type { KeyWrite } from "@/lib/registry/key-write";
import { Registry } from "@/lib/registry/registry";

import { toKeyState, toWrite } from "./to-write";
import type { KeyState, Write } from "./write";

/** What is looked at, and how it is read: two views of one store with the same scope are equal. */
export type Scope = {
  prefixes: readonly string[];
  formats: readonly FormatMapping[];
  ownRoot: string;
};

/** Asks whether a lease lives; null where that cannot be known. */
export type CheckLease = (lease: string) => Promise<boolean | null>;

const unknown: CheckLease = () => Promise.resolve(null);

/**
 * A view beside the live one, in which history is gone through again: the same rules tell what
 * each write meant. Nobody watches it, and no lease is sampled for it.
 */
export class Scratch {
  readonly registry: Registry;
  /** By revision and key, in order. */
  readonly #writes = new Map<string, KeyWrite>();
  readonly #checks: Promise<unknown>[] = [];

  constructor({ formats, ownRoot }: Scope, check: CheckLease = unknown) {
    this.registry = new Registry({
      formats,
      ownRoot,
      leases: {
        track: () => {},
        untrack: () => {},
        estimateOf: () => undefined,
        check: (lease) => {
          const answer = check(lease);
          this.#checks.push(answer);
          return answer;
        },
      },
    });
    this.registry.onWrite = (write) => this.#writes.set(nameOf(write), write);
    this.registry.onExplained = (explained) => {
      const { address, cause, evidence } = explained;
      for (const line of this.#writes.get(nameOf(explained))?.lines ?? []) {
        if (line.change.address !== address || line.change.kind !== "left") continue;
        line.change = { ...line.change, cause };
        line.evidence = evidence;
      }
    };
  }

  get states(): Iterable<KeyState> {
    return captureStates(this.registry);
  }

  /** What the writes so far were, once their causes are as known as they will be. */
  async writes(): Promise<Write[]> {
    await Promise.all(this.#checks);
    // The registry hears of the last answer in a later turn than we do.
    await new Promise(setImmediate);
    return Array.from(this.#writes.values(), (write) => toWrite(write, () => null));
  }
}

function nameOf({ revision, key }: { revision: number; key: string }): string {
  return `${revision} ${key}`;
}

/**
 * Every key that registers something, now. What the view holds of a key is replaced and never changed, so that this is all
 * that has to be kept: the states are made as somebody goes through them, who may do so more than once. To make those of a
 * hundred thousand keys at once takes tens of megabytes, and holds everything else up.
 */
export function captureStates(registry: Registry): Iterable<KeyState> {
  const keys: string[] = [];
  const found: Readonly<Held>[] = [];
  for (const [key, held] of registry.keys) {
    if (held.registrations.length === 0) continue;
    keys.push(key);
    found.push(held);
  }
  return {
    *[Symbol.iterator]() {
      for (const [at, key] of keys.entries()) {
        const state = toKeyState(key, found[at]);
        if (state) yield state;
      }
    },
  };
}

/** A state as etcd would list it. */
export function toKeyValue({ key, ...state }: KeyState): KeyValue {
  const { value, lease, createRevision, modRevision, version } = state;
  return { key: fromKeyText(key), value, lease, createRevision, modRevision, version };
}

/**
 * The writes that lead from one state to another, as far as the two tell: what happened
 * between, no earlier than `after`, is not known. `readBy` are the mappings by which the first was read, where those
 * were others.
 */
export async function difference(
  scope: Scope,
  from: { states: Iterable<KeyState>; revision: number; after: number },
  to: { states: Iterable<KeyState>; revision: number },
  readBy: readonly FormatMapping[] = scope.formats,
): Promise<Write[]> {
  const scratch = new Scratch({ ...scope, formats: readBy });
  const { registry } = scratch;
  const kvs = (states: Iterable<KeyState>) => Array.from(states, toKeyValue);
  const before = kvs(from.states);
  registry.applyBase("", before, from.revision, { first: true, after: 0 });
  if (readBy !== scope.formats) {
    registry.formats = scope.formats;
    registry.reread(before, { revision: to.revision, operation: null });
  }
  registry.applyBase("", kvs(to.states), to.revision, { first: false, after: from.after });
  return scratch.writes();
}
