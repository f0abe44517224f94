import "server-only";

import { isStatusError } from "@/lib/errors";
import { sinceOf } from "@/lib/registry/key-write";
import type { Moment } from "@/lib/registry/model";
import type { Registry } from "@/lib/registry/registry";

import type { Journal } from "./journal";
import type { States } from "./kept-states";
import type { KeyState } from "./write";

/** Up to here the journal is asked key by key. */
const ASKED_ALONE_MAX = 100;

type Known = { registry: Registry; journal: Pick<Journal, "store"> };

/**
 * Says since when keys had been there at a revision, as etcd has no clock: the view knows it of those
 * that it saw come and that are there still, and the journal of the others. Of what neither knows it is
 * no later than `bound`.
 */
export async function addSince(
  { registry, journal }: Known,
  states: ReadonlyMap<string, KeyState>,
  at: { epoch: number | undefined; revision: number; bound: Moment | null },
): Promise<void> {
  const unknown: KeyState[] = [];
  for (const state of states.values()) {
    const [live] = registry.keys.get(state.key)?.registrations ?? [];
    const known = live?.createRevision === state.createRevision && live.since.exact;
    if (known) state.since = sinceOf(live);
    else unknown.push(state);
  }
  if (unknown.length === 0) return;
  const told = await toldBy(journal, unknown, at);
  const bound = { at: at.bound?.at ?? Date.now(), after: 0 };
  for (const state of unknown) {
    const known = told.get(state.key);
    state.since = known?.createRevision === state.createRevision ? known.since : bound;
  }
}

async function toldBy(
  journal: Known["journal"],
  states: readonly KeyState[],
  { epoch, revision }: { epoch: number | undefined; revision: number },
): Promise<States> {
  if (epoch === undefined) return new Map();
  try {
    const { store } = journal;
    if (states.length > ASKED_ALONE_MAX) return await store.stateAt(epoch, revision);
    const told = await Promise.all(states.map(({ key }) => store.keyAt(epoch, key, revision)));
    return new Map(told.flatMap((state) => (state ? [[state.key, state] as const] : [])));
  } catch (reason) {
    // The journal may be behind, have a gap there, or be away: what etcd says stands without it.
    if (isStatusError(reason)) return new Map();
    throw reason;
  }
}
