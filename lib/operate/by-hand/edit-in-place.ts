import "server-only";

import type { Decoded, Patch } from "@/lib/codecs/codec";
import { decode } from "@/lib/codecs/detect";
import { toKeyText } from "@/lib/codecs/key-text";
import { StatusError } from "@/lib/errors";
import type { KeyValue } from "@/lib/etcd/kv";

import type { Operator } from "../operator";
import { encodeTarget, type HandRecord } from "./record";
import { isChanged, readKept } from "./stored";
import { replace } from "./writes";

type Kept = {
  /** Of the registration by hand, and its record's mod revision as this console has it. */
  id: string;
  modRevision: number;
};

/**
 * Edits a registration that Rollcall keeps: its record changes with the key, in one transaction, or the edit would last
 * until the registration is next written. Returns the revision.
 *
 * @throws StatusError `failed_precondition` when the record cannot say what is asked for, the key does not stand as the
 *   record says, or either has changed since.
 */
export async function editInPlace(
  operator: Operator,
  { id, modRevision }: Kept,
  edit: {
    /** As it stands, and as it was shown. */
    kv: KeyValue;
    /** How it is to be read then. */
    wanted: Decoded;
    patch: Patch;
    by: { actor: string | null; reason: string };
  },
): Promise<number> {
  const { client, options, handRegistrations } = operator;
  const { kv, wanted, patch, by } = edit;
  const { keys, record, place } = await readKept(operator, id, modRevision);
  if (place?.value.key !== toKeyText(kv.key) || place.lease !== kv.lease) throw isChanged(id);
  const next: HandRecord = {
    ...record,
    metadata: patched(record.metadata, patch),
    edited: { ...by, at: Date.now() },
  };
  const { value } = encodeTarget(next, place.lease);
  if (toldBy(decode({ ...kv, value }, options.formats)) !== toldBy(wanted)) {
    throw new StatusError(
      "failed_precondition",
      `Rollcall keeps ${place.value.key} registered, and its registration by hand ${id} cannot say that: edit that one, or register it anew`,
    );
  }
  const done = await replace(client, next, place, {
    guards: [{ key: keys.record, modRevision }, kv],
    also: [{ type: "put", key: keys.record, value: Buffer.from(JSON.stringify(next)) }],
  });
  if (done.result !== "done") throw isChanged(id);
  await handRegistrations.seen(id, done.revision).catch(() => {});
  return done.revision;
}

/** Formats that are written by hand have no weight but the one that stands among the metadata. */
function patched(
  metadata: Readonly<Record<string, string>>,
  { weight, metadata: changes = {} }: Patch,
): Record<string, string> {
  const merged: Record<string, string | null> = { ...metadata, ...changes };
  if (weight !== undefined) merged.weight = String(weight);
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

/** What is read of an instance, such that the same is the same text. */
function toldBy({ codec, kind, instances }: Decoded): string {
  const sorted = (names: Record<string, string>) => Object.entries(names).sort();
  const told = instances.map(({ service, id, address, metadata, weight }) => {
    return [service, id, address, weight ?? null, sorted(metadata)];
  });
  return JSON.stringify([codec, kind, told]);
}
