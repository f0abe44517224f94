import "server-only";

import type { Change } from "@/lib/registry/model";
import type { Recollection } from "@/lib/registry/registry";

import type { JournalRecord } from "./model";
import type { JournalStore } from "./store";
import type { KeyState } from "./write";

/** What the journal knows of what a console finds as it starts: since when it is there, and what changed last. */
export async function recollection(
  store: JournalStore,
  epoch: number,
  known: ReadonlyMap<string, KeyState>,
): Promise<Recollection> {
  // What ceased to be read as a service is none that has lost its last instance.
  const records = (await store.lastChanges(epoch)).filter(
    ({ kind, doneBy }) => kind !== "left" || (doneBy?.kind !== "pin" && doneBy?.kind !== "unpin"),
  );
  return {
    since: known,
    changes: records.map((record) => ({ change: toChange(record), framework: record.framework })),
  };
}

/** A line of the journal as the live view tells changes. */
export function toChange(record: JournalRecord): Change {
  const { id, revision, kind, key, service, address, lease, cause, awayMs, moment } = record;
  return {
    ...{ id, revision, kind, key, service, address, lease, cause, awayMs },
    at: { at: moment.at, exact: moment.after === null },
  };
}
