import "server-only";

import { type Kysely, type SelectQueryBuilder, sql } from "kysely";

import { StatusError } from "@/lib/errors";

import { type AuditEntry, type AuditOutcome, type AuditResult, auditEntrySchema } from "./audit";
import type { Database } from "./database";
import { indexable, storable } from "./store-rows";
import type { AuditTable, Schema } from "./store-schema";

/** What actions are asked for. All that is given holds of them. */
export type AuditFilter = {
  service?: string;
  address?: string;
  actor?: string;
  kind?: AuditEntry["kind"][];
  result?: AuditResult[];
  outcome?: AuditOutcome[];
  /** Of `at`, both included. */
  from?: number;
  to?: number;
};

/** Newest first. `older` leads on; null: there are no more. */
export type AuditPage = { entries: AuditEntry[]; older: string | null };

/** So long after it was to end, a watch that did not end has nobody any more who watches. */
const GRACE_MS = 60_000;

const DROP_ROWS = 1_000;

/** Adds actions, or what became of those that are there. In one transaction. */
export async function audit({ write }: Database, entries: readonly AuditEntry[]): Promise<void> {
  await write.transaction().execute(async (trx) => {
    for (const entry of entries) {
      const row = toRow(entry);
      const { outcome, watch_until, observed } = row;
      await trx
        .insertInto("rollcall_audit")
        .values(row)
        .onConflict((conflict) =>
          // Who asked for what, when and why stays as it was first written.
          conflict.column("id").doUpdateSet({ outcome, watch_until, observed }),
        )
        .execute();
    }
  });
}

/**
 * One page of what passes a filter, newest first.
 *
 * @throws StatusError `invalid_argument` for a cursor that is none
 */
export async function auditPage(
  read: Kysely<Schema>,
  filter: AuditFilter,
  { cursor, limit }: { cursor?: string; limit: number },
): Promise<AuditPage> {
  const lastWatched = Date.now() - GRACE_MS;
  let query = filtered(read.selectFrom("rollcall_audit").selectAll(), filter, lastWatched);
  if (cursor !== undefined) {
    const { at, id } = decodeCursor(cursor);
    query = query.where(sql<boolean>`(at, id) < (${at}, ${id})`);
  }
  const rows = await query
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    entries: shown.map((row) => toEntry(row, lastWatched)),
    older: last ? encodeCursor(last) : null,
  };
}

/** Drops actions that are older than an instant, in small steps: others write meanwhile. */
export async function pruneAudit({ write }: Database, before: number): Promise<void> {
  for (;;) {
    const dropped = await write
      .deleteFrom("rollcall_audit")
      .where("id", "in", (query) =>
        query
          .selectFrom("rollcall_audit")
          .select("id")
          .where("at", "<", before)
          .orderBy("at")
          .limit(DROP_ROWS),
      )
      .executeTakeFirst();
    if (Number(dropped.numDeletedRows) < DROP_ROWS) return;
  }
}

type Query = SelectQueryBuilder<Schema, "rollcall_audit", AuditTable>;

function filtered(query: Query, filter: AuditFilter, lastWatched: number): Query {
  const { service, address, actor, kind, result, outcome, from, to } = filter;
  let narrowed = query;
  if (service !== undefined) narrowed = narrowed.where("service", "=", indexable(service));
  if (address !== undefined) narrowed = narrowed.where("address", "=", indexable(address));
  if (actor !== undefined) narrowed = narrowed.where("actor", "=", storable(actor));
  if (kind?.length) narrowed = narrowed.where("kind", "in", kind);
  if (result?.length) narrowed = narrowed.where("result", "in", result);
  if (outcome?.length) {
    const given = sql.join(outcome);
    narrowed = narrowed.where(sql<boolean>`${outcomeNow(lastWatched)} in (${given})`);
  }
  if (from !== undefined) narrowed = narrowed.where("at", ">=", from);
  if (to !== undefined) narrowed = narrowed.where("at", "<=", to);
  return narrowed;
}

/** What {@link toEntry} makes of it. */
function outcomeNow(lastWatched: number) {
  return sql`case when outcome = 'watching' and watch_until < ${lastWatched}
    then 'unwatched' else outcome end`;
}

const askedSchema = auditEntrySchema.pick({
  ...{ clusterId: true, epoch: true, service: true, address: true, key: true, lease: true },
  ...{ reason: true, guard: true, keys: true, error: true, revision: true },
});
const observedSchema = auditEntrySchema.pick({ steps: true, verifiedAt: true });

function toRow(entry: AuditEntry): AuditTable {
  const { id, at, kind, actor, service, address, result, outcome, watchUntil } = entry;
  // As JSON has it, every text can be stored.
  return {
    ...{ id, at, kind, result, outcome },
    actor: actor === null ? null : storable(actor),
    service: indexable(service),
    address: indexable(address),
    asked: JSON.stringify(askedSchema.parse(entry)),
    watch_until: watchUntil,
    observed: JSON.stringify(observedSchema.parse(entry)),
  };
}

function toEntry(row: AuditTable, lastWatched: number): AuditEntry {
  const { id, at, kind, actor, result, outcome, watch_until: watchUntil } = row;
  const isOver = outcome === "watching" && watchUntil < lastWatched;
  return auditEntrySchema.parse({
    ...{ id, at, kind, actor, result, watchUntil },
    ...askedSchema.parse(JSON.parse(row.asked)),
    ...observedSchema.parse(JSON.parse(row.observed)),
    outcome: isOver ? "unwatched" : outcome,
  });
}

function encodeCursor({ at, id }: Pick<AuditTable, "at" | "id">): string {
  return Buffer.from(`${at} ${id}`).toString("base64url");
}

function decodeCursor(text: string): { at: number; id: string } {
  const [, at, id] =
    /^(\d{1,15}) ([\w-]{1,64})$/.exec(Buffer.from(text, "base64url").toString()) ?? [];
  if (at === undefined || id === undefined) {
    throw new StatusError("invalid_argument", "That is no cursor of the audit log.");
  }
  return { at: Number(at), id };
}
