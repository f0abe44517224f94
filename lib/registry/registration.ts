import "server-only";

import { isUtf8 } from "node:buffer";

import type { Decoded } from "@/lib/codecs/codec";
import { toKeyText } from "@/lib/codecs/key-text";
import type { KeyValue } from "@/lib/etcd/kv";

import type { Observed, Registration } from "./model";

const VALUE_SHOWN_BYTES = 2_048;

/**
 * The registrations that a key makes. One that the key had before, under the same
 * create revision, goes on being known since then.
 */
export function toRegistrations(
  key: string,
  kv: KeyValue,
  decoded: Decoded,
  before: readonly Registration[],
  observed: Observed,
): Registration[] {
  const value = valueText(kv.value);
  return decoded.instances.map((instance) => {
    const { service, id, address, metadata, warnings, ...details } = instance;
    const known = before.find((other) => other.service === service && other.address === address);
    const registration: Registration = {
      key,
      service,
      id,
      address,
      framework: decoded.codec,
      confidence: decoded.confidence,
      metadata,
      warnings,
      value,
      valueBytes: kv.value.length,
      lease: kv.lease,
      createRevision: kv.createRevision,
      modRevision: kv.modRevision,
      version: kv.version,
      since: known?.createRevision === kv.createRevision ? known.since : observed,
    };
    // Most say no more, and a hundred thousand of them are held.
    if (Object.values(details).some((detail) => detail !== undefined)) {
      registration.details = details;
    }
    const { danger, sensitive, consequences, candidates } = decoded;
    if (decoded.kind === "undecodable") registration.undecodable = decoded.reason ?? "";
    if (danger) registration.danger = danger;
    if (sensitive) registration.sensitive = sensitive;
    if (consequences) registration.consequences = consequences;
    if (candidates.length > 0) registration.candidates = candidates.map(({ codec }) => codec);
    return registration;
  });
}

/** The bytes of a value that cannot be made again from what {@link toRegistrations} keeps of it; else null. */
export function inexactValue(value: Buffer): Buffer | null {
  const exact = value.length <= VALUE_SHOWN_BYTES && isUtf8(value);
  // A view of a whole answer of etcd, which would be kept along.
  return exact ? null : Buffer.from(value);
}

/** The beginning of a value as text: as it is if that is UTF-8, otherwise escaped as keys are. */
export function valueText(value: Buffer): string {
  let head = value.subarray(0, VALUE_SHOWN_BYTES);
  if (head.length < value.length) {
    // Not to cut a character of up to four bytes in two.
    for (let back = 0; back < 3 && !isUtf8(head); back += 1) head = head.subarray(0, -1);
  }
  return isUtf8(head) ? head.toString("utf8") : toKeyText(head);
}
