import "server-only";

import { sql, type Transaction } from "kysely";
import { comparePositions } from "./cursor";
import type { Database } from "./database";
import { runOverValues } from "./store-bulk";
import { lockEpoch } from "./store-epochs";
import { doneColumns, indexable } from "./store-rows";
import { type ChangeRow, causeCodes, kindCodes, NO_CAUSE, type Schema } from "./store-schema";
import type { Explanation } from "./write";

const knownColumns = [
  "revision",
  "key",
  "part",
  "kind",
  "service",
  "address",
  "cause",
  "evidence",
  "done_kind",
  "actor",
  "reason",
] as const;

type Known = Pick<ChangeRow, (typeof knownColumns)[number]>;

const CHUNK = 500;

/** Adds what became known of lines. What is known already is kept where it is the better knowledge. */
export async function explain(
  { write, engine }: Database,
  epoch: number,
  explanations: Explanation[],
): Promise<void> {
  if (explanations.length === 0) return;
  await write.transaction().execute(async (trx) => {
    await lockEpoch(trx, engine, epoch);
    for (let from = 0; from < explanations.length; from += CHUNK) {
      await explainChunk(trx, engine, epoch, explanations.slice(from, from + CHUNK));
    }
  });
}

/** Departures up to a revision of which nobody will learn any more why they happened. */
export async function settle(
  { write, engine }: Database,
  epoch: number,
  upTo: number,
): Promise<void> {
  await write.transaction().execute(async (trx) => {
    await lockEpoch(trx, engine, epoch);
    // Found first, by the index of kinds: an update alone would walk through all of the epoch.
    await sql`
      update rollcall_changes set cause = ${causeCodes.unknown}
      where (epoch, revision, key, part) in (
        select epoch, revision, key, part from rollcall_changes
        where kind = ${kindCodes.left} and cause = ${NO_CAUSE}
          and epoch = ${epoch} and revision <= ${upTo})`.execute(trx);
  });
}

async function explainChunk(
  trx: Transaction<Schema>,
  engine: Database["engine"],
  epoch: number,
  explanations: Explanation[],
): Promise<void> {
  const lines = await linesOf(trx, epoch, explanations);
  const changed = new Map<string, Known>();
  for (const explanation of explanations) {
    for (const line of lines) {
      if (!isOf(line, explanation)) continue;
      const id = `${line.revision} ${line.part} ${line.key}`;
      const update = better(changed.get(id) ?? line, explanation);
      if (update) changed.set(id, update);
    }
  }
  const rows = [...changed.values()].sort((a, b) =>
    comparePositions({ epoch, ...a }, { epoch, ...b }),
  );
  await runOverValues(
    trx,
    engine,
    // Columns of values have these names in both. PostgreSQL takes them all for text.
    (values) => `update rollcall_changes set
        cause = cast(v.column4 as integer), evidence = v.column5,
        done_kind = v.column6, actor = v.column7, reason = v.column8
      from (${values}) v
      where rollcall_changes.epoch = ${epoch}
        and rollcall_changes.revision = cast(v.column1 as bigint)
        and rollcall_changes.key = v.column2
        and rollcall_changes.part = cast(v.column3 as integer)`,
    rows.map(({ revision, key, part, cause, evidence, done_kind, actor, reason }) => [
      ...[String(revision), key, String(part), String(cause)],
      ...[evidence, done_kind, actor, reason],
    ]),
  );
}

/** All lines of the writes that are explained. */
async function linesOf(
  trx: Transaction<Schema>,
  epoch: number,
  explanations: Explanation[],
): Promise<Known[]> {
  const writes = explanations.map(
    ({ revision, key }) => sql`(cast(${revision} as bigint), ${indexable(key)})`,
  );
  return await trx
    .selectFrom("rollcall_changes")
    .select([...knownColumns])
    .where("epoch", "=", epoch)
    .where(sql<boolean>`(revision, key) in (values ${sql.join(writes)})`)
    .execute();
}

function isOf(line: Known, { revision, key, service, address }: Explanation): boolean {
  return (
    line.revision === revision &&
    line.key === indexable(key) &&
    line.service === indexable(service) &&
    line.address === indexable(address)
  );
}

/** The line with what an explanation adds to it; null: nothing. */
function better(line: Known, { cause, evidence, doneBy }: Explanation): Known | null {
  const update = { ...line };
  const given = cause === null ? NO_CAUSE : causeCodes[cause];
  const isDeparture = line.kind === kindCodes.left;
  const text = evidence && JSON.stringify(evidence);
  if (isDeparture && certainty(given) > certainty(line.cause)) {
    update.cause = given;
    update.evidence = text ?? line.evidence;
  } else if (isDeparture && given === line.cause) {
    update.evidence ??= text;
  }
  if (doneBy && line.done_kind === null) Object.assign(update, doneColumns(doneBy));
  const isSame = knownColumns.every((column) => update[column] === line[column]);
  return isSame ? null : update;
}

/** An operation is known, a cause is concluded from evidence, `unknown` is that there is none. */
function certainty(cause: number): number {
  if (cause === NO_CAUSE) return 0;
  if (cause === causeCodes.unknown) return 1;
  return cause === causeCodes["force-expired"] || cause === causeCodes.quarantined ? 3 : 2;
}
