import "server-only";

import { changeId } from "@/lib/registry/change-id";
import type { Change } from "@/lib/registry/model";
import type { Recollection } from "@/lib/registry/registry";

import type { JournalRecord, Moment } from "./model";
import type { JournalStore } from "./store";
import type { KeyState } from "./write";

/** As many as the feed shows. */
const RECENT_LINES = 100;

/** What the journal knows of what a console finds as it starts: since when it is there, and what changed last. */
export async function recollection(
  store: JournalStore,
  epoch: number,
  known: ReadonlyMap<string, KeyState>,
): Promise<Recollection> {
  // What ceased to be read as a service is none that has lost its last instance.
  const records = (await store.lastChanges(epoch)).filter(
    (record) => record.kind !== "left" || !isReread(record),
  );
  return {
    since: known,
    changes: records.map((record) => ({
      change: toChange(record),
      framework: record.framework,
      since: earliest(record.since),
    })),
  };
}

/** The last lines of a store of etcd's, newest first: what the feed of a console that starts begins with. */
export async function recentChanges(store: JournalStore, epoch: number): Promise<Change[]> {
  const { entries } = await store.page({}, { limit: RECENT_LINES });
  return entries.flatMap((entry) => {
    if (entry.type !== "change" || entry.epoch !== epoch || isReread(entry)) return [];
    return [toChange(entry)];
  });
}

/** The earliest that something can have happened; null where nothing bounds it. */
function earliest(moment: Moment | null): number | null {
  if (moment === null || moment.after === 0) return null;
  return moment.after ?? moment.at;
}

/** What is read otherwise since somebody said how is no change of anybody's. */
function isReread({ doneBy }: JournalRecord): boolean {
  return doneBy?.kind === "pin" || doneBy?.kind === "unpin";
}

/** A line of the journal as the live view tells changes, which may tell the same one. */
function toChange(record: JournalRecord): Change {
  const { revision, kind, key, service, address, lease, cause, awayMs, moment } = record;
  return {
    id: changeId(record),
    ...{ revision, kind, key, service, address, lease, cause, awayMs },
    at: { at: moment.at, exact: moment.after === null },
  };
}
