import "server-only";

import { decode, type FormatMapping } from "@/lib/codecs/detect";
import { fromKeyText, toKeyText } from "@/lib/codecs/key-text";
import type { KeyValue } from "@/lib/etcd/kv";
import type { Registration } from "@/lib/registry/model";
import { toRegistrations } from "@/lib/registry/registration";

import type { KeyState } from "./write";

/** How keys are read: as the live view reads them. */
export type Reading = {
  formats: readonly FormatMapping[];
  /** Keys below this are Rollcall's own and register nothing. */
  ownRoot: string;
};

/** What a key registered in a state; empty where it is read as no registration any more. */
export function decodeState(state: KeyState, { formats, ownRoot }: Reading): Registration[] {
  if (state.key.startsWith(toKeyText(Buffer.from(ownRoot)))) return [];
  const kv = toKeyValue(state);
  const decoded = decode(kv, formats);
  if (decoded.instances.length === 0) return [];
  const { at, after } = state.since;
  return toRegistrations(state.key, kv, decoded, [], { at, exact: after === null });
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
