import "server-only";

import type { Held } from "@/lib/registry/holdings";
import { type KeyWrite, sinceOf, wholeValue } from "@/lib/registry/key-write";

import type { DoneBy } from "./model";
import type { KeyState, Line, Write } from "./write";

/** A key as the view holds it; null where it registers nothing. */
export function toKeyState(key: string, held: Readonly<Held> | undefined): KeyState | null {
  const [first] = held?.registrations ?? [];
  if (!held || !first) return null;
  const { lease, createRevision, modRevision, version } = held;
  const value = wholeValue(held);
  return { key, value, lease, createRevision, modRevision, version, since: sinceOf(first) };
}

/** A write as the journal keeps it. `doneBy` tells what an operation of this console was. */
export function toWrite(
  { revision, key, moment, before, after, lines }: KeyWrite,
  doneBy: (operation: string) => DoneBy | null,
): Write {
  const state = toKeyState(key, after);
  const previous = toKeyState(key, before);
  return {
    revision,
    key,
    // Who found a key after a time away knows no better than that since when it is there.
    state: state && isNew(state, previous) ? { ...state, since: moment } : state,
    previous,
    lines: lines.map(({ change, framework, since, evidence }): Line => {
      const operation = evidence?.operation ?? null;
      return {
        moment,
        kind: change.kind,
        service: change.service,
        address: change.address,
        framework,
        lease: change.lease,
        cause: change.cause,
        evidence,
        awayMs: change.awayMs,
        since,
        doneBy: operation === null ? null : doneBy(operation),
      };
    }),
  };
}

function isNew(state: KeyState, previous: KeyState | null): boolean {
  return state.createRevision !== previous?.createRevision;
}
