import { inOrder } from "./in-order";
import { FLAPPING_DEPARTURES, FLAPPING_WITHIN_MS } from "./lives";
import type { Deploy, JournalRecord, Lane } from "./model";

/** Beyond, the next line begins another deploy. */
const PAUSE_MS = 300_000;
/** One alone has restarted. */
const REPLACED_MIN = 2;

/** An instance that left, and what came in its stead. */
type Replacement = { left: JournalRecord; came: JournalRecord; begin: number; end: number };

/**
 * The deploys among the lines of one service, oldest first. `lanes` are the lives of its addresses in the same time,
 * by which it is known how many instances there were.
 *
 * A deploy is at least two instances, and at least half of those there were, each of which was replaced, with no more
 * than five minutes between one line and the next. An instance is replaced when it deregistered (its lease was revoked,
 * or its key was deleted) and, within five minutes before or after, either its address came back, or an address came
 * that was not there before, nearer to when it left than to when it had come itself; in both cases under a new lease.
 *
 * So these are none: instances that only come or only leave; a lease that ran out, and what comes back after it; what
 * an operator did; an address that flaps (left three times within ten minutes); and what has no certain cause or time, as
 * while nobody looked. Where two instances leave again that had come in it, that is the next deploy.
 */
export function deploysOf(
  records: readonly JournalRecord[],
  lanes: () => readonly Lane[],
): Deploy[] {
  const told = inOrder(records);
  const groups = replacementsIn(relevant(told))
    .flatMap(grouped)
    .filter((group) => group.length >= REPLACED_MIN);
  if (groups.length === 0) return [];
  const all = lanes();
  return groups.flatMap((group) => {
    const deploy = toDeploy(group, all);
    return deploy.replaced * 2 >= deploy.instances ? [deploy] : [];
  });
}

/** The lines that can be a part of a deploy. */
function relevant(records: readonly JournalRecord[]): JournalRecord[] {
  const flaps = flapping(records);
  /** Addresses whose last departure counts for nothing: what comes back there replaces nobody. */
  const lost = new Set<string>();
  return records.filter((record) => {
    const { kind, cause, doneBy, lease, address, moment } = record;
    const certain = doneBy === null && moment.after === null;
    if (kind === "left") {
      const stopped = cause === "revoked" || cause === "deleted";
      const counts = certain && stopped && !flaps.has(record);
      if (counts) lost.delete(address);
      else lost.add(address);
      return counts;
    }
    if (kind !== "registered" && kind !== "re-registered") return false;
    return !lost.delete(address) && certain && lease !== "0";
  });
}

/** The departures of addresses that left so often within so long. */
function flapping(records: readonly JournalRecord[]): Set<JournalRecord> {
  const departures = new Map<string, JournalRecord[]>();
  for (const record of records) {
    if (record.kind !== "left") continue;
    const known = departures.get(record.address);
    if (known) known.push(record);
    else departures.set(record.address, [record]);
  }
  const found = new Set<JournalRecord>();
  for (const left of departures.values()) {
    left.forEach((first, index) => {
      const run = left.slice(index, index + FLAPPING_DEPARTURES);
      const last = run.at(-1);
      if (!last || run.length < FLAPPING_DEPARTURES) return;
      if (last.moment.at - first.moment.at > FLAPPING_WITHIN_MS) return;
      for (const record of run) found.add(record);
    });
  }
  return found;
}

/**
 * The replacements of each run: the lines are cut where there is a pause, another store, or what a deploy brought begins
 * to leave. What came for nobody in one run may have come for somebody in the next.
 */
function replacementsIn(lines: readonly JournalRecord[]): Replacement[][] {
  const runs: Replacement[][] = [];
  let rest = lines;
  let early: JournalRecord[] = [];
  while (rest.length > 0) {
    const begin = rest[0]?.moment.at ?? 0;
    early = early.filter(({ moment }) => begin - moment.at <= PAUSE_MS);
    const end = endOfRun(rest, early);
    const { found, free } = replacementsOf(rest.slice(0, end), early);
    runs.push(found);
    early = free;
    rest = rest.slice(end);
  }
  return runs;
}

/** Where the run ends that the lines begin with. `early` came before it, and for nobody so far. */
function endOfRun(lines: readonly JournalRecord[], early: readonly JournalRecord[]): number {
  const [first] = lines;
  // The first that this run brings may have come just before the first that it takes away.
  const brought = early.filter(
    (came) => first?.kind === "left" && came.address !== first.address && isNear(first, came),
  );
  const came = new Set(brought.map(({ address }) => address));
  /** Where each address left that had come in this run. */
  const again = new Map<string, number>();
  for (const [index, { kind, address, epoch, moment }] of lines.entries()) {
    const before = lines[index - 1];
    if (before && (before.epoch !== epoch || moment.at - before.moment.at > PAUSE_MS)) return index;
    if (kind !== "left") came.add(address);
    else if (came.has(address) && !again.has(address)) again.set(address, index);
    if (again.size >= REPLACED_MIN) return Math.min(...again.values());
  }
  return lines.length;
}

/** `early` came before the run, and `free` for nobody who left in it. */
function replacementsOf(
  run: readonly JournalRecord[],
  early: readonly JournalRecord[],
): { found: Replacement[]; free: JournalRecord[] } {
  const gone = new Map<string, JournalRecord>();
  const came = [...early];
  const there = new Set<string>();
  const found: Replacement[] = [];
  for (const record of run) {
    const { address, kind } = record;
    if (kind === "left") {
      if (!there.has(address) && !gone.has(address)) gone.set(address, record);
      continue;
    }
    const left = gone.get(address);
    if (!left) came.push(record);
    else if (isNear(left, record) && left.lease !== record.lease) {
      found.push(replacement(left, record));
      gone.delete(address);
    }
    there.add(address);
  }
  // Those that are left over went for good. Each takes the first that can have come for it.
  const free = came.filter(({ address }) => !gone.has(address));
  for (const left of gone.values()) {
    const index = free.findIndex((record) => isNear(left, record));
    const [taken] = index === -1 ? [] : free.splice(index, 1);
    if (taken) found.push(replacement(left, taken));
  }
  return { found, free };
}

/** Whether one can have come for the other: of two that came together, neither came for the other. */
function isNear(left: JournalRecord, came: JournalRecord): boolean {
  const early = left.moment.at - came.moment.at;
  if (came.epoch !== left.epoch || Math.abs(early) > PAUSE_MS) return false;
  return left.since === null || early <= came.moment.at - left.since.at;
}

function replacement(left: JournalRecord, came: JournalRecord): Replacement {
  const [one, other] = [left.moment.at, came.moment.at];
  return { left, came, begin: Math.min(one, other), end: Math.max(one, other) };
}

/** Replacements that follow each other without a pause: what else came or left does not join them. */
function grouped(replacements: readonly Replacement[]): Replacement[][] {
  const groups: Replacement[][] = [];
  let end = 0;
  for (const one of [...replacements].sort((a, b) => a.begin - b.begin)) {
    const group = groups.at(-1);
    const joins = group !== undefined && one.begin - end <= PAUSE_MS;
    if (joins) group.push(one);
    else groups.push([one]);
    end = joins ? Math.max(end, one.end) : one.end;
  }
  return groups;
}

function toDeploy(group: readonly Replacement[], lanes: readonly Lane[]): Deploy {
  const revisions = group.flatMap(({ left, came }) => [left.revision, came.revision]);
  const from = Math.min(...group.map(({ begin }) => begin));
  const there = lanes.filter(({ lives }) =>
    lives.some((life) => life.from.at < from && (life.to === null || life.to.at >= from)),
  );
  return {
    epoch: group[0]?.left.epoch ?? 0,
    from,
    to: Math.max(...group.map(({ end }) => end)),
    fromRevision: Math.min(...revisions),
    toRevision: Math.max(...revisions),
    replaced: group.length,
    instances: there.length,
  };
}
