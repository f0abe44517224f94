import type { KeyState, Line, Write } from "@/lib/history/write";
import { causes } from "@/lib/registry/model";

/** A source of numbers from 0 to 1 that gives the same ones for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type RandomHistory = {
  /** In order; several of one revision stand together. */
  writes: Write[];
  /** The state after each revision from the first to the last, by the plainest of folds. */
  states: Map<number, Map<string, KeyState>>;
};

/**
 * Some revisions of a registry: keys that come, change and go, several in one transaction, one key
 * that registers several instances, and a clock that is set back now and then.
 */
export function randomHistory(
  random: () => number,
  {
    first = 1,
    revisions = 60,
    services = 3,
    start = new Map<string, KeyState>(),
  }: { first?: number; revisions?: number; services?: number; start?: Map<string, KeyState> } = {},
): RandomHistory {
  const pick = (count: number) => Math.floor(random() * count);
  const live = new Map(start);
  const history: RandomHistory = { writes: [], states: new Map() };
  let at = 1_700_000_000_000 + pick(100_000);
  for (let revision = first; revision < first + revisions; revision++) {
    at += random() < 0.05 ? -pick(300_000) : pick(40_000);
    const touched = new Set<string>();
    for (let count = random() < 0.2 ? 0 : 1 + pick(3); count > 0; count--) {
      const service = `s${pick(services)}.rpc`;
      const key = `${service}/${pick(5)}`;
      if (touched.has(key)) continue;
      touched.add(key);
      const previous = live.get(key) ?? null;
      const state = previous && random() < 0.4 ? null : nextState(key, previous, revision, at);
      const lines = linesOf(random, service, at, state, previous);
      history.writes.push({ revision, key, state, previous, lines });
      if (state) live.set(key, state);
      else live.delete(key);
    }
    history.states.set(revision, new Map(live));
  }
  return history;
}

function nextState(key: string, previous: KeyState | null, revision: number, at: number): KeyState {
  return {
    key,
    value: Buffer.from(`10.0.0.${revision % 250}:${revision}`),
    lease: String(7_587_848_000_000_000_000n + BigInt(revision)),
    createRevision: previous?.createRevision ?? revision,
    modRevision: revision,
    version: (previous?.version ?? 0) + 1,
    since: { at, after: null },
  };
}

function linesOf(
  random: () => number,
  service: string,
  at: number,
  state: KeyState | null,
  previous: KeyState | null,
): Line[] {
  const count = 1 + Math.floor(random() * 2);
  return Array.from({ length: count }, (_, index) => {
    const left = state === null || (previous !== null && index === 1);
    const cause = causes[Math.floor(random() * causes.length)] ?? "unknown";
    const actor = random() < 0.5 ? "li" : null;
    const byHand = random() < 0.1;
    return {
      moment: { at, after: random() < 0.1 ? at - 1_000 : null },
      kind: left ? "left" : previous ? "changed" : random() < 0.5 ? "registered" : "re-registered",
      service,
      address: `10.0.0.${1 + index}:80`,
      framework: "go-zero",
      lease: state?.lease ?? previous?.lease ?? "0",
      cause: left && random() < 0.8 ? cause : null,
      evidence: null,
      awayMs: null,
      since: previous?.since ?? null,
      doneBy: byHand ? { kind: "force-expire", actor, reason: "it hangs" } : null,
    };
  });
}
