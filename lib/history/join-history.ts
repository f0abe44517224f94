import "server-only";

import { z } from "zod";

import { formatNames } from "@/lib/codecs/codecs";
import type { FormatMapping } from "@/lib/codecs/detect";
import { isStatusError } from "@/lib/errors";
import { count, list } from "@/lib/etcd/kv";
import { log } from "@/lib/log";

import { decodeState } from "./decode-state";
import type { Chronicled } from "./journal";
import type { GapReason } from "./model";
import { REPLAYED_MAX, replay } from "./replay";
import { captureStates, difference, type Scope, Scratch } from "./scratch";
import type { JournalStore } from "./store";
import type { Coverage, KeyState, Write } from "./write";

type Base = { revision: number; states: Iterable<KeyState> };

/** How far the journal had come, and what it knew then. */
type Known = { epoch: number; coverage: Coverage; states: ReadonlyMap<string, KeyState> };

type Place = { epoch: number; coverage: Coverage };

/** Where the journal goes on, and what it knew of the same store before. */
export type Joined = Place & { known: ReadonlyMap<string, KeyState> };

/**
 * Joins the journal to the present: what etcd still knows of the time since it stopped is written
 * to it, and what it does not is a gap, with the difference of the states it lies between.
 *
 * @throws StatusError what the database or etcd fails with: nothing half done is left.
 */
export async function joinHistory(
  store: JournalStore,
  cluster: Chronicled,
  taken: Base,
): Promise<Joined> {
  const { client, scope } = cluster;
  const base = scope.prefixes.length > 1 ? await listBase(cluster, taken.revision) : taken;
  const { epoch, coverage } = await store.resume(cluster.clusterId());
  const now: Coverage = { revision: base.revision, at: Date.now() };
  if (!coverage) {
    return { ...(await beginEpoch(store, epoch, scope, base, now)), known: new Map() };
  }

  const states = await store.stateAt(epoch, coverage.revision);
  const known: Known = { epoch, coverage, states };
  const { header } = await count(client, scope.prefixes[0] ?? "");
  const changed = scopeChange(await store.scopeOf(epoch), scope);
  const identity = identify(known, base, header.revision, changed, scope);
  if (identity === "reset") {
    const began = { ...known, epoch: await store.newEpoch(cluster.clusterId(), known) };
    return { ...(await endGap(store, began, scope, base, "reset")), known: new Map() };
  }
  await store.settle(epoch, coverage.revision);
  return { ...(await goOn(store, cluster, known, base, identity)), known: states };
}

async function goOn(
  store: JournalStore,
  cluster: Chronicled,
  known: Known,
  base: Base,
  identity: "same" | "scope",
): Promise<Place> {
  const { scope } = cluster;
  const { epoch, coverage } = known;
  if (identity === "scope") {
    const before = scopeSchema.safeParse(JSON.parse((await store.scopeOf(epoch)) ?? "null"));
    await store.setScope(epoch, scopeText(scope));
    return endGap(store, known, scope, base, "scope", before.data?.formats);
  }
  await store.setScope(epoch, scopeText(scope));
  // Another console has written on meanwhile: it knows all that this one does.
  if (coverage.revision >= base.revision) return { epoch, coverage };
  if (base.revision - coverage.revision > REPLAYED_MAX) {
    return endGap(store, known, scope, base, "too-many");
  }
  return fill(store, cluster, known, base);
}

async function beginEpoch(
  store: JournalStore,
  epoch: number,
  scope: Scope,
  base: Base,
  now: Coverage,
): Promise<Place> {
  await store.setScope(epoch, scopeText(scope));
  await store.checkpoint(epoch, now, base.states);
  await store.append(epoch, { writes: [], coverage: now });
  return { epoch, coverage: now };
}

/** Replays what etcd still has; where that fails, or leads elsewhere, there is a gap. */
async function fill(
  store: JournalStore,
  cluster: Chronicled,
  known: Known,
  base: Base,
): Promise<Place> {
  const { client, scope, registry } = cluster;
  const { coverage, epoch } = known;
  let writes: Write[];
  try {
    const replayed = await replay(client, scope, {
      from: coverage.revision,
      to: base.revision,
      after: coverage.at,
      check: (lease) => registry.check(lease),
      doneBy: (rule) => cluster.doneBy(rule),
    });
    if (!sameStates(replayed.scratch.states, base.states)) {
      log.error("journal: the replay of etcd's history did not lead to its present state", {
        from: coverage.revision,
        to: base.revision,
      });
      return endGap(store, known, scope, base, "unreadable");
    }
    writes = replayed.writes;
  } catch (reason) {
    const code = isStatusError(reason) ? reason.code : "internal";
    // Away for a moment: the next attempt may still find it all.
    if (code === "unavailable" || code === "unauthenticated") throw reason;
    log.warn("journal: etcd's history could not be replayed", { code, error: reason });
    return endGap(store, known, scope, base, code === "compacted" ? "compacted" : "unreadable");
  }
  const filled = { revision: base.revision, at: Date.now() };
  await store.append(epoch, { writes, coverage: filled });
  return { epoch, coverage: filled };
}

async function endGap(
  store: JournalStore,
  known: Known,
  scope: Scope,
  base: Base,
  reason: GapReason,
  readBy?: readonly FormatMapping[],
): Promise<Place> {
  const { epoch, coverage, states } = known;
  const found = await difference(
    scope,
    { states: states.values(), revision: coverage.revision, after: coverage.at },
    base,
    readBy,
  );
  const writes = reason === "scope" ? found.map((write) => notBefore(write, known, base)) : found;
  const now = { revision: base.revision, at: Date.now() };
  if (reason === "reset") {
    await store.setScope(epoch, scopeText(scope));
    await store.checkpoint(epoch, now, base.states);
  }
  await store.append(epoch, {
    writes,
    coverage: now,
    gap: {
      reason,
      afterRevision: coverage.revision,
      beforeRevision: base.revision,
      from: coverage.at,
      to: now.at,
      differences: writes.reduce((sum, { lines }) => sum + lines.length, 0),
    },
  });
  return { epoch, coverage: now };
}

/** What had been written before and is read only now is found now: later than all that was noted of its key. */
function notBefore(write: Write, { coverage }: Known, base: Base): Write {
  return write.revision > coverage.revision ? write : { ...write, revision: base.revision };
}

/** What etcd holds at a revision, where several watches tell it with different delay. */
async function listBase({ client, scope }: Chronicled, revision: number): Promise<Base> {
  const scratch = new Scratch(scope);
  for (const prefix of scope.prefixes) {
    const { kvs } = await list(client, prefix, { revision });
    scratch.registry.applyBase(prefix, kvs, revision, { first: true, after: 0 });
  }
  return { revision, states: captureStates(scratch.registry) };
}

/**
 * Whether etcd's store is the one the journal knows. A wiped one can have the same cluster id and
 * be past the revision, but what stands in it since before then is not what was known.
 */
function identify(
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

function sameStates(a: Iterable<KeyState>, b: Iterable<KeyState>): boolean {
  const left = new Map(Array.from(a, (state) => [state.key, state]));
  for (const state of b) {
    const other = left.get(state.key);
    if (!other || !sameState(other, state)) return false;
    left.delete(state.key);
  }
  return left.size === 0;
}

/** What is looked at, as text to compare. */
function scopeText({ prefixes, formats, ownRoot }: Scope): string {
  // A version that reads more frameworks finds registrations that were there all along.
  const read = z.array(readingSchema).parse(formats);
  return JSON.stringify({ prefixes: [...prefixes].sort(), formats: read, ownRoot, formatNames });
}

/** What is another than it was: which keys are looked at, or how they are read. */
type ScopeChange = "range" | "reading" | null;

function scopeChange(known: string | null, scope: Scope): ScopeChange {
  const text = scopeText(scope);
  if (known === null || known === text) return null;
  const [was, is] = [rangeOf(known), rangeOf(text)];
  return was !== null && was === is ? "reading" : "range";
}

function rangeOf(text: string): string | null {
  const parsed = rangeSchema.safeParse(JSON.parse(text));
  return parsed.success ? JSON.stringify(parsed.data) : null;
}

/** What of a mapping decides whether a key registers something, and as which service. */
const readingSchema = z.object({
  prefix: z.string(),
  format: z.string(),
  fallback: z.boolean().optional(),
  namespaceDepth: z.number().optional(),
  serviceDepth: z.number().optional(),
});

const scopeSchema = z.object({ formats: z.array(readingSchema) });

const rangeSchema = z.object({ prefixes: z.array(z.string()), ownRoot: z.string() });
