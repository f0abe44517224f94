import "server-only";

import { decodeState } from "./decode-state";
import type { ScopeChange } from "./scope-change";
import type { Scope } from "./scratch";
import type { Coverage, KeyState } from "./write";

/** The state of the registry from which the journal goes on. */
export type Base = { revision: number; states: Iterable<KeyState> };

/** How far the journal had come, and what it knew then. */
export type Known = { epoch: number; coverage: Coverage; states: ReadonlyMap<string, KeyState> };

/**
 * Whether etcd's store is the one the journal knows. A wiped one can have the same cluster id and
 * be past the revision, but what stands in it since before then is not what was known.
 */
export function identify(
  { coverage, states }: Known,
  base: Base,
  storeRevision: number,
  changed: ScopeChange,
  scope: Scope,
): "same" | "reset" | "scope" {
  if (coverage.revision > storeRevision) return "reset";
  let unknown = false;
  let recognised = false;
  for (const state of base.states) {
    const before = states.get(state.key);
    if (state.modRevision > coverage.revision) continue;
    if (!before) unknown = true;
    else if (sameState(before, state)) recognised = true;
    else return "reset";
  }
  if (changed === "range") return "scope";
  // Other formats are a gap only as far as anything is decided otherwise by them.
  if (changed === "reading") return unknown || loses(states, base, scope) ? "scope" : "same";
  if (!unknown) return "same";
  return recognised ? "scope" : "reset";
}

/** Whether anything that was registered would be none any more, had it not changed. */
function loses(states: ReadonlyMap<string, KeyState>, base: Base, scope: Scope): boolean {
  const present = new Set(Array.from(base.states, ({ key }) => key));
  for (const state of states.values()) {
    if (!present.has(state.key) && decodeState(state, scope).length === 0) return true;
  }
  return false;
}

/** A write that repeated what was there is none, so the mod revision may differ. */
function sameState(a: KeyState, b: KeyState): boolean {
  return a.createRevision === b.createRevision && a.lease === b.lease && a.value.equals(b.value);
}

/** Whether both are of the same keys, each as in the other. */
export function sameStates(a: Iterable<KeyState>, b: Iterable<KeyState>): boolean {
  const left = new Map(Array.from(a, (state) => [state.key, state]));
  for (const state of b) {
    const other = left.get(state.key);
    if (!other || !sameState(other, state)) return false;
    left.delete(state.key);
  }
  return left.size === 0;
}
