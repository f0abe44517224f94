import "server-only";

import type { Decoded } from "@/lib/codecs/codec";
import { type Context, decode, decodeEntry, type FormatMapping } from "@/lib/codecs/detect";
import { Entry } from "@/lib/codecs/entry";
import { Evidence } from "@/lib/codecs/evidence";
import { fromKeyText, toKeyText } from "@/lib/codecs/key-text";
import type { KeyValue } from "@/lib/etcd/kv";
import { isOpen } from "@/lib/registry/key-reader";
import type { Registration } from "@/lib/registry/model";
import { toRegistrations } from "@/lib/registry/registration";
import { Twins } from "@/lib/registry/twins";

import { inTurns } from "./in-turns";
import type { AllStates } from "./kept-states";
import type { KeyState } from "./write";

/** How keys are read: as the live view reads them. */
export type Reading = {
  formats: readonly FormatMapping[];
  /** Keys below this are Rollcall's own and register nothing. */
  ownRoot: string;
};

/** What a key registered in a state, by itself; empty where it is read as no registration any more. */
export function decodeState(state: KeyState, reading: Reading): Registration[] {
  return read(state, reading)?.registrations ?? [];
}

/** What a key was by itself: one that registered something, or that may belong to one that does; null for all others. */
export function roleOf(state: KeyState, reading: Reading): "registers" | "belongs" | null {
  if (isOwn(state, reading)) return null;
  const decoded = decode(toKeyValue(state), reading.formats, { asDialled: true });
  if (decoded.instances.length > 0) return "registers";
  return decoded.belongsTo || isOpen(state.key, state.value, decoded) ? "belongs" : null;
}

/**
 * What the keys of one state registered, each in the light of the others as in the live view, with the other keys of its
 * instance as far as they are known. What the view has beside them, a lease's time to live and what was there
 * earlier, does not count: the state speaks for itself.
 */
export async function decodeStates(
  { states, others }: AllStates,
  reading: Reading,
): Promise<Registration[]> {
  const evidence = new Evidence();
  const found = new Map<string, Read>();
  const add = (state: KeyState): readonly string[] => {
    const before = found.get(state.key);
    const now = read(state, reading, { evidence, before: before?.decoded });
    if (!now) return [];
    found.set(state.key, now);
    return evidence.put(state.key, now.decoded, before?.decoded);
  };
  const stirred: string[] = [];
  for await (const state of inTurns(states.values())) stirred.push(...add(state));
  for await (const state of inTurns(others)) stirred.push(...add(state));
  for (let key = stirred.pop(); key !== undefined; key = stirred.pop()) {
    const state = found.get(key)?.state;
    if (state) stirred.push(...add(state));
  }
  const twins = new Twins();
  for (const [key, { decoded, state, registrations }] of found) {
    const { kind, reason = null, belongsTo } = decoded;
    twins.put(key, belongsTo, { kind, reason, lease: state.lease, registrations });
  }
  return Array.from(found.values(), ({ registrations }) => registrations)
    .flat()
    .map((registration) => twins.joined(registration));
}

type Read = { state: KeyState; decoded: Decoded; registrations: Registration[] };

function read(state: KeyState, reading: Reading, context?: Context): Read | null {
  if (isOwn(state, reading)) return null;
  const kv = toKeyValue(state);
  const entry = new Entry(kv, context?.evidence, true, state.key);
  const decoded = decodeEntry(entry, reading.formats, context);
  const { at, after } = state.since;
  const observed = { at, exact: after === null };
  const registrations =
    decoded.instances.length === 0 ? [] : toRegistrations(entry, decoded, [], observed);
  return { state, decoded, registrations };
}

function isOwn({ key }: KeyState, { ownRoot }: Reading): boolean {
  return key.startsWith(toKeyText(Buffer.from(ownRoot)));
}

function toKeyValue({
  key,
  value,
  lease,
  createRevision,
  modRevision,
  version,
}: KeyState): KeyValue {
  return { key: fromKeyText(key), value, lease, createRevision, modRevision, version };
}
