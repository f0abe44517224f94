import "server-only";

import type { Transaction } from "kysely";

import { StatusError } from "@/lib/errors";

import { comparePositions } from "./cursor";
import type { Database } from "./database";
import type { Gap } from "./model";
import { type Counted, raiseActivity } from "./store-activity";
import { runOverValues } from "./store-bulk";
import { lockEpoch } from "./store-epochs";
import { changeColumns, toRows } from "./store-rows";
import type { ChangeRow, Schema } from "./store-schema";
import type { Coverage, Write } from "./write";

export type Batch = {
  writes: Write[];
  /** How far the journal is with them; null: no further than it was. */
  coverage: Coverage | null;
  gap?: Omit<Gap, "id" | "epoch">;
};

/**
 * Writes a batch in one transaction. What is there already stays as it is.
 *
 * @throws StatusError `failed_precondition` when another console has meanwhile covered part of what
 *   the gap spans, so that what was found at its end is no difference to what stands before it:
 *   resume, and find out anew; `not_found` for an unknown epoch
 */
export async function append(
  { write, engine }: Database,
  epoch: number,
  { writes, coverage, gap }: Batch,
): Promise<void> {
  // In one order for all consoles, whatever the order they came in.
  const rows = writes.flatMap((item) => toRows(epoch, item)).sort(comparePositions);
  await write.transaction().execute(async (trx) => {
    const { revision: covered } = await lockEpoch(trx, engine, epoch);
    if (gap && covered !== null) {
      // What only reads otherwise needs no revision of etcd's to pass.
      const passed = gap.reason === "scope" ? gap.beforeRevision + 1 : gap.beforeRevision;
      if (covered >= passed) return;
      if (covered > (gap.reason === "reset" ? 0 : gap.afterRevision)) {
        throw new StatusError(
          "failed_precondition",
          `Another console has written up to revision ${covered}, which lies in this gap.`,
        );
      }
    }
    await insertChanges(trx, engine, epoch, rows);
    if (gap) await insertGap(trx, epoch, gap);
    if (coverage) await cover(trx, epoch, coverage);
  });
}

async function insertChanges(
  trx: Transaction<Schema>,
  engine: Database["engine"],
  epoch: number,
  rows: ChangeRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const inserted = await runOverValues<Counted>(
    trx,
    engine,
    (values) =>
      `insert into rollcall_changes (${changeColumns.join(", ")}) ${values} ` +
      "on conflict do nothing returning revision, at, kind, service, key, address, long",
    rows.map((row) => changeColumns.map((column) => row[column])),
  );
  await raiseActivity(trx, engine, epoch, inserted);
}

async function insertGap(trx: Transaction<Schema>, epoch: number, gap: Omit<Gap, "id" | "epoch">) {
  await trx
    .insertInto("rollcall_gaps")
    .values({
      epoch,
      // Of another epoch is what lies before a reset; it is the first thing of this one.
      position: gap.reason === "reset" ? 1 : gap.afterRevision + 1,
      reason: gap.reason,
      after_revision: gap.afterRevision,
      before_revision: gap.beforeRevision,
      from_at: Math.round(gap.from),
      to_at: Math.round(gap.to),
      differences: gap.differences,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Never backwards, however late another console is. */
async function cover(trx: Transaction<Schema>, epoch: number, { revision, at }: Coverage) {
  const rounded = Math.round(at);
  await trx
    .updateTable("rollcall_epochs")
    .set({ revision, at: rounded })
    .where("epoch", "=", epoch)
    .where((row) =>
      row.or([
        row("revision", "is", null),
        row("revision", "<", revision),
        row.and([row("revision", "=", revision), row("at", "<", rounded)]),
      ]),
    )
    .execute();
}
