import "server-only";

import { isStatusError, StatusError } from "@/lib/errors";
import type { EtcdClient } from "@/lib/etcd/client";
import { list } from "@/lib/etcd/kv";
import { type WatchEvent, watch } from "@/lib/etcd/watch";
import { actsIn } from "@/lib/registry/enforced";

import { Acts } from "./acts";
import type { DoneBy } from "./model";
import { type CheckLease, type Scope, Scratch } from "./scratch";
import type { Write } from "./write";

/** Replaying 110,000 costs etcd 11 s of CPU and hurts its writers (measured); so many cost it one. */
export const REPLAYED_MAX = 10_000;
/** A replay that stands still for this long is not going to end. */
const SILENCE_MS = 10_000;
/** Questions for leases, each of which is a call: enough for what leaves in a short time away. */
const CHECKED_MAX = 1_000;

/**
 * Goes through what happened in etcd after one revision up to another, by the rules of the live
 * view. The moments are bounds: no earlier than `after`.
 *
 * @throws StatusError `compacted` when etcd no longer has it all, and what {@link list} and
 *   {@link watch} throw; `deadline_exceeded` when etcd does not come to the end of it.
 */
export async function replay(
  client: EtcdClient,
  scope: Scope,
  { from, to, after, check, doneBy = () => null }: Replayed,
): Promise<{ writes: Write[]; scratch: Scratch }> {
  const scratch = new Scratch(scope, limited(check));
  const { registry } = scratch;
  for (const prefix of scope.prefixes) {
    const { kvs } = await list(client, prefix, { revision: from });
    registry.applyBase(prefix, kvs, from, { first: true, after: 0 });
  }
  const acts = new Acts(doneBy);
  // From 0 on nothing was ever written.
  if (to > from) {
    await follow(
      client,
      scope,
      { from, to },
      (events, revision) => {
        registry.applyUpdates(events, revision, { after });
      },
      (event) => {
        if (event.type === "put") acts.add(actsIn(scope.ownRoot, event.kv));
      },
    );
  }
  return { writes: acts.attribute(await scratch.writes()), scratch };
}

type Replayed = {
  from: number;
  to: number;
  after: number;
  check: CheckLease;
  /** Whose rule it was that another console enforced. */
  doneBy?(rule: string): DoneBy | null;
};

type Range = { from: number; to: number };
type OnEvents = (events: readonly WatchEvent[], revision: number) => void;
type OnEvent = (event: WatchEvent) => void;

/**
 * One watch over everything, since every revision has an event somewhere: the one of `to` is the
 * end. A role that may not see everything is left with what it may.
 */
async function follow(
  client: EtcdClient,
  scope: Scope,
  range: Range,
  onEvents: OnEvents,
  onEvent: OnEvent,
): Promise<void> {
  const prefixes = scope.prefixes.map((prefix) => Buffer.from(prefix));
  const within = (key: Buffer) => prefixes.some((prefix) => startsWith(key, prefix));
  try {
    await followOne(client, "", range, (events, revision) => {
      for (const event of events) onEvent(event);
      const ours = events.filter((event) => {
        return within(event.type === "put" ? event.kv.key : event.key);
      });
      onEvents(ours, revision);
    });
  } catch (reason) {
    if (!isStatusError(reason) || reason.code !== "permission_denied") throw reason;
    const events = await Promise.all(
      scope.prefixes.map((prefix) => collect(client, prefix, range)),
    );
    for (const event of events.flat()) onEvent(event);
    const inOrder = events.flat().sort((a, b) => revisionOf(a) - revisionOf(b));
    onEvents(inOrder, range.to);
  }
}

/** Calls back up to and with the revision `to`, which must have an event under the prefix. */
async function followOne(
  client: EtcdClient,
  prefix: string,
  { from, to }: Range,
  onEvents: OnEvents,
): Promise<void> {
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(), SILENCE_MS);
  try {
    const messages = watch(client, { prefix, startRevision: from + 1, signal: abort.signal });
    for await (const message of messages) {
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(), SILENCE_MS);
      if (message.type !== "updates") continue;
      // One message may go beyond, which is the live view's.
      onEvents(
        message.events.filter((event) => revisionOf(event) <= to),
        message.revision,
      );
      if (message.revision >= to) return;
    }
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
  throw new StatusError("deadline_exceeded", "etcd did not come to the end of its own history");
}

/** What happened under one prefix, where nothing says which event is the last: etcd's silence does. */
async function collect(client: EtcdClient, prefix: string, range: Range): Promise<WatchEvent[]> {
  const abort = new AbortController();
  const events: WatchEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  try {
    const messages = watch(client, { prefix, startRevision: range.from + 1, signal: abort.signal });
    for await (const message of messages) {
      clearTimeout(timer);
      // etcd sends what is past every 100 ms, until there is no more of it.
      timer = setTimeout(() => abort.abort(), 1_000);
      if (message.type !== "updates") continue;
      events.push(...message.events.filter((event) => revisionOf(event) <= range.to));
      if (message.revision >= range.to) break;
    }
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
  return events;
}

function revisionOf(event: WatchEvent): number {
  return event.type === "put" ? event.kv.modRevision : event.modRevision;
}

function startsWith(key: Buffer, prefix: Buffer): boolean {
  return (
    key.length >= prefix.length && key.compare(prefix, 0, prefix.length, 0, prefix.length) === 0
  );
}

/** Asks for each lease once, and for no more than some. */
function limited(check: CheckLease): CheckLease {
  const asked = new Map<string, Promise<boolean | null>>();
  return (lease) => {
    const known = asked.get(lease);
    if (known) return known;
    if (asked.size >= CHECKED_MAX) return Promise.resolve(null);
    const answer = check(lease);
    asked.set(lease, answer);
    return answer;
  };
}
