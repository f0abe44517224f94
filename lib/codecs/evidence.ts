import { CERTAIN, type Decoded } from "./codec";
import { findCodec } from "./codecs";
import type { Siblings } from "./entry";

/** As many keys, and such a share of all under one parent, speak for the rest of them. */
const LEAST = 3;
const SHARE = 0.9;

type Tally = { codec: string; keys: number; certain: number };

type Group = {
  total: number;
  /** One for each codec that reads some of the keys; mostly one. */
  tallies: Tally[];
  /** Keys that are a guess or unknown, which more evidence may settle, and by which codec they are read so far. */
  open: Map<string, string> | null;
  /** What the open keys were read again for. */
  told: Set<string> | null;
};

/** What is kept of a verdict; part of {@link Decoded}. */
export type Verdict = Pick<Decoded, "codec" | "confidence">;

/**
 * What is known of the keys under each parent, so that one may speak for another: the group's majority, and what
 * is no part of it. Whoever holds the keys owns this and tells it of each put and delete, which costs nothing
 * that grows with the registry: the open keys of a group are read again once for each codec that it settles on.
 */
export class Evidence implements Siblings {
  readonly #groups = new Map<string, Group>();

  /**
   * Takes a key's verdict, in the place of the one before. Gives the keys that are worth being decoded again, whose
   * verdict this one may raise.
   */
  put(key: string, verdict: Verdict, before?: Verdict): string[] {
    if (before) this.#remove(key, before);
    const parent = parentOf(key);
    let group = this.#groups.get(parent);
    if (!group) {
      group = { total: 0, tallies: [], open: null, told: null };
      this.#groups.set(parent, group);
    }
    const { codec, confidence } = verdict;
    group.total += 1;
    const tally = tallyOf(group, codec);
    tally.keys += 1;
    if (confidence >= CERTAIN) tally.certain += 1;
    else {
      group.open ??= new Map();
      group.open.set(key, codec);
    }
    return this.#stirred(parent, group, tally);
  }

  /** Forgets a key; `verdict` is the one that it was put with. */
  delete(key: string, verdict: Verdict): void {
    const group = this.#remove(key, verdict);
    // Keys that come while nobody speaks for them are told when somebody does again.
    if (group && !group.tallies.some(({ certain }) => certain > 0)) group.told = null;
  }

  #remove(key: string, verdict: Verdict): Group | undefined {
    const parent = parentOf(key);
    const group = this.#groups.get(parent);
    const tally = group?.tallies.find(({ codec }) => codec === verdict.codec);
    if (!group || !tally) return undefined;
    group.total -= 1;
    group.open?.delete(key);
    tally.keys -= 1;
    if (verdict.confidence >= CERTAIN) tally.certain -= 1;
    if (tally.keys === 0) group.tallies.splice(group.tallies.indexOf(tally), 1);
    if (group.total === 0) this.#groups.delete(parent);
    return group;
  }

  /** {@link Siblings.codecUnder}: one certain key is enough for what stands beside its parent. */
  codecUnder(parent: string): string | undefined {
    let most: Tally | undefined;
    for (const tally of this.#groups.get(parent)?.tallies ?? []) {
      if (tally.certain > (most?.certain ?? 0)) most = tally;
    }
    return most?.codec;
  }

  /** The codec that nearly all keys beside this one are of, some of them for certain. */
  majorityBeside(key: string): string | undefined {
    const group = this.#groups.get(parentOf(key));
    return group && majorityOf(group)?.codec;
  }

  /** What nearly all keys under `parent` are, and how many are not: worth a mapping, and worth a look. */
  summary(parent: string): { codec: string; keys: number; others: number } | null {
    const group = this.#groups.get(parent);
    const majority = group && majorityOf(group);
    if (!group || !majority) return null;
    return { codec: majority.codec, keys: majority.keys, others: group.total - majority.keys };
  }

  #stirred(parent: string, group: Group, { codec, certain }: Tally): string[] {
    const keys: string[] = [];
    if (group.open && majorityOf(group)?.codec === codec) tell(group, codec, keys);
    const first = certain === 1 ? findCodec(codec) : undefined;
    if (group.open && first?.speaksForSiblings) tell(group, `beside ${codec}`, keys, codec);
    const directory = first?.directory;
    if (directory && parent.endsWith(`/${directory}`)) {
      const above = this.#groups.get(parentOf(parent));
      if (above) tell(above, `${parent} ${codec}`, keys);
    }
    return keys;
  }
}

/** Adds the open keys of a group, all or those that `but` does not read, unless they were told of this before. */
function tell(group: Group, what: string, keys: string[], but?: string): void {
  if (!group.open || group.told?.has(what)) return;
  group.told ??= new Set();
  group.told.add(what);
  for (const [key, codec] of group.open) if (codec !== but) keys.push(key);
}

function majorityOf({ total, tallies }: Group): Tally | undefined {
  if (total < LEAST) return undefined;
  return tallies.find(
    ({ codec, keys, certain }) =>
      certain > 0 && codec !== "unknown" && keys >= LEAST && keys >= total * SHARE,
  );
}

function tallyOf(group: Group, codec: string): Tally {
  let tally = group.tallies.find((other) => other.codec === codec);
  if (!tally) {
    tally = { codec, keys: 0, certain: 0 };
    group.tallies.push(tally);
  }
  return tally;
}

/** What stands before the last `/`; the empty text where there is none. */
function parentOf(key: string): string {
  return key.slice(0, Math.max(key.lastIndexOf("/"), 0));
}
