import "server-only";

import type { FormatMapping } from "@/lib/codecs/detect";
import { isStatusError } from "@/lib/errors";
import { count, list } from "@/lib/etcd/kv";
import { log } from "@/lib/log";

import { type Base, identify, type Known, sameStates } from "./identify";
import type { Chronicled } from "./journal";
import type { GapReason } from "./model";
import { REPLAYED_MAX, replay } from "./replay";
import { formatsIn, scopeChange, scopeText } from "./scope-change";
import { captureStates, difference, type Scope, Scratch } from "./scratch";
import type { JournalStore } from "./store";
import type { Coverage, KeyState, Write } from "./write";

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
    const readBy = formatsIn(await store.scopeOf(epoch));
    await store.setScope(epoch, scopeText(scope));
    return endGap(store, known, scope, base, "scope", readBy);
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
