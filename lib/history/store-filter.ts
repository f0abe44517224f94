import "server-only";

import { type Kysely, type RawBuilder, sql } from "kysely";

import type { Cause } from "@/lib/registry/model";

import { comparePositions, gapPosition, type Position } from "./cursor";
import type { JournalRecord } from "./model";
import type { Bounds, Point } from "./store-bounds";
import { indexable } from "./store-rows";
import { causeCodes, kindCodes, NO_CAUSE, type Schema } from "./store-schema";

/** What lines of the journal are asked for. All that is given holds of them. */
export type Filter = {
  service?: string;
  address?: string;
  kind?: JournalRecord["kind"][];
  cause?: Cause[];
  actor?: string;
  /** Of `moment.at`, both included. */
  from?: number;
  to?: number;
  /** A revision that it came after, and one that it did not come after. */
  after?: Point;
  upTo?: Point;
};

/** From where in the order of the journal, which way, and how far. */
export type Span = {
  direction: "older" | "newer";
  from: Position;
  inclusive: boolean;
  upTo?: Position;
};

/** What is looked at for one page where an index holds all that is asked for, and where it does not. */
const SCAN_COVERED = 20_000;
const SCAN_LOOKED_UP = 2_000;

/** An index to walk along, and what it leaves to be checked, with the columns for that. */
type Way = {
  fixed: RawBuilder<boolean>;
  rest: RawBuilder<boolean>[];
  columns: "at" | "kind, cause, at" | "service, address, kind, cause, at";
  scan: number;
};

/**
 * The next lines of a span that pass a filter, in its direction.
 *
 * @returns `end`: all up to there were looked at, and there may be more beyond; null: these are all,
 *   or `limit` was reached
 */
export async function findLines(
  read: Kysely<Schema>,
  filter: Filter,
  bounds: Bounds,
  span: Span,
  limit: number,
): Promise<{ positions: Position[]; end: Position | null }> {
  if (bounds === null) return { positions: [], end: null };
  const sign = span.direction === "older" ? -1 : 1;
  const order = (a: Position, b: Position) => sign * comparePositions(a, b);
  const found: Position[] = [];
  const ends: Position[] = [];
  for (const way of waysOf(filter)) {
    const { positions, end } = await walk(read, way, bounds, span, limit);
    found.push(...positions);
    if (end) ends.push(end);
  }
  found.sort(order);
  // Beyond where one way was broken off, the others' lines would come too early.
  const [end = null] = ends.sort(order);
  const sure = end ? found.filter((position) => order(position, end) <= 0) : found;
  const positions = sure.slice(0, limit);
  return { positions, end: positions.length === limit ? null : end };
}

async function walk(
  read: Kysely<Schema>,
  { fixed, rest, columns, scan }: Way,
  bounds: Exclude<Bounds, null>,
  span: Span,
  limit: number,
): Promise<{ positions: Position[]; end: Position | null }> {
  const direction = sql.raw(span.direction === "older" ? "desc" : "asc");
  const order = sql`epoch ${direction}, revision ${direction}, key ${direction}, part ${direction}`;
  const within = sql`${fixed} and ${stretch(clamped(span, bounds))}`;
  const checked = rest.length > 0;
  const { rows } = await sql<Position>`
    select epoch, revision, key, part from (
      select epoch, revision, key, part, ${sql.raw(columns)}
      from rollcall_changes where ${within}
      order by ${order} limit ${checked ? scan : limit}) walked
    where ${checked ? sql.join(rest, sql` and `) : sql`1 = 1`}
    order by ${order} limit ${limit}`.execute(read);
  if (!checked || rows.length === limit) return { positions: rows, end: null };
  const { rows: last } = await sql<Position>`
    select epoch, revision, key, part from rollcall_changes where ${within}
    order by ${order} limit 1 offset ${scan - 1}`.execute(read);
  return { positions: rows, end: last[0] ?? null };
}

/** One bound for each side: of two, a database walks from one and checks the other line by line. */
function clamped(span: Span, bounds: Exclude<Bounds, null>): Span {
  if (bounds === "all") return span;
  const low = gapPosition(bounds.low.epoch, bounds.low.revision);
  const high = gapPosition(bounds.high.epoch, bounds.high.revision + 1);
  const [nearest, farthest] = span.direction === "older" ? [high, low] : [low, high];
  const sign = span.direction === "older" ? -1 : 1;
  const { from, upTo } = span;
  const isBeyond = sign * comparePositions(nearest, from) > 0;
  return {
    ...span,
    ...(isBeyond ? { from: nearest, inclusive: true } : {}),
    upTo: upTo && sign * comparePositions(upTo, farthest) < 0 ? upTo : farthest,
  };
}

function stretch({ direction, from, inclusive, upTo }: Span): RawBuilder<unknown> {
  const own = sql`(epoch, revision, key, part)`;
  const at = ({ epoch, revision, key, part }: Position) =>
    sql`(${epoch}, ${revision}, ${key}, ${part})`;
  const [beyond, before] = direction === "older" ? ["<", ">="] : [">", "<="];
  const terms = [sql`${own} ${sql.raw(inclusive ? `${beyond}=` : beyond)} ${at(from)}`];
  if (upTo) terms.push(sql`${own} ${sql.raw(before)} ${at(upTo)}`);
  return sql.join(terms, sql` and `);
}

/** The index that leaves least to be checked; several walks along one where it lists several kinds. */
export function waysOf(filter: Filter): Way[] {
  const { service, address, actor, from, to } = filter;
  const times: RawBuilder<boolean>[] = [];
  if (from !== undefined) times.push(sql`at >= ${from}`);
  if (to !== undefined) times.push(sql`at <= ${to}`);
  const labels = labelsOf(filter);
  const ofKind = labels ? [sql<boolean>`(${sql.join(labels.map(isLabel), sql` or `)})`] : [];
  const ofService = service === undefined ? [] : [sql<boolean>`service = ${indexable(service)}`];
  const ofAddress = address === undefined ? [] : [sql<boolean>`address = ${indexable(address)}`];
  if (labels?.length === 0) return [];

  const all = { columns: "service, address, kind, cause, at", scan: SCAN_LOOKED_UP } as const;
  if (actor !== undefined) {
    const rest = [...ofService, ...ofAddress, ...ofKind, ...times];
    return [{ ...all, fixed: sql`actor = ${actor}`, rest }];
  }
  const [atAddress] = ofAddress;
  if (atAddress) return [{ ...all, fixed: atAddress, rest: [...ofService, ...ofKind, ...times] }];
  const [atService] = ofService;
  if (atService) {
    const covered = { columns: "kind, cause, at", scan: SCAN_COVERED } as const;
    return [{ ...covered, fixed: atService, rest: [...ofKind, ...times] }];
  }
  const timed = { columns: "at", scan: SCAN_LOOKED_UP, rest: times } as const;
  if (labels) return labels.map((label) => ({ ...timed, fixed: isLabel(label) }));
  return [{ ...timed, fixed: sql`1 = 1` }];
}

type Label = { kind: number; cause: number };

function isLabel({ kind, cause }: Label): RawBuilder<boolean> {
  return sql<boolean>`(kind = ${kind} and cause = ${cause})`;
}

/** Kind and cause of all lines that a filter lets pass; null: of all there are. Only a departure has a cause. */
function labelsOf({ kind: kinds, cause: causes }: Filter): Label[] | null {
  if (!kinds?.length && !causes?.length) return null;
  const departures = causes?.length
    ? causes.map((cause) => causeCodes[cause])
    : [NO_CAUSE, ...Object.values(causeCodes)];
  const wanted = new Set(kinds?.length ? kinds : (["left"] as const));
  return [...wanted].flatMap((kind) => {
    if (kind === "left") {
      return [...new Set(departures)].map((cause) => ({ kind: kindCodes.left, cause }));
    }
    return causes?.length ? [] : [{ kind: kindCodes[kind], cause: NO_CAUSE }];
  });
}
