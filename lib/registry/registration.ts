import "server-only";

import { isAscii, isUtf8 } from "node:buffer";

import type { Decoded, DecodedInstance } from "@/lib/codecs/codec";
import type { Entry } from "@/lib/codecs/entry";
import { detailsOf } from "@/lib/codecs/instance";
import { toKeyText } from "@/lib/codecs/key-text";
import { MASK } from "@/lib/codecs/mask";
import { LOOK_AHEAD, maskEntries, maskHead, maskSecrets } from "@/lib/codecs/secrets";

import type { Observed, Registration } from "./model";

const VALUE_SHOWN_BYTES = 2_048;

/** A hundred thousand registrations have none: they share these, which nobody may change. */
const noMetadata: Record<string, string> = Object.freeze({});
const noWarnings: string[] = [];
Object.freeze(noWarnings);

/**
 * The registrations that a key makes. One that the key had before, under the same
 * create revision, goes on being known since then.
 */
export function toRegistrations(
  entry: Entry,
  decoded: Decoded,
  before: readonly Registration[],
  observed: Observed,
): Registration[] {
  const { key, stored: kv } = entry;
  const sensitive = decoded.sensitive === true;
  const value = valueBeside(decoded.instances, entry, sensitive);
  return decoded.instances.map((instance) => {
    const { service, id, warnings } = instance;
    // Of what could not be read, the address is the beginning of the value.
    const address =
      decoded.kind === "undecodable" ? maskSecrets(instance.address) : instance.address;
    const known = before.find((other) => other.service === service && other.address === address);
    const registration: Registration = {
      key,
      service,
      id,
      address,
      framework: decoded.codec,
      confidence: decoded.confidence,
      metadata: shownMetadata(instance.metadata, sensitive),
      warnings: warnings.length === 0 ? noWarnings : warnings,
      value,
      valueBytes: kv.value.length,
      lease: kv.lease,
      createRevision: kv.createRevision,
      modRevision: kv.modRevision,
      version: kv.version,
      since: known?.createRevision === kv.createRevision ? known.since : observed,
    };
    const details = detailsOf(instance);
    if (details?.serviceMetadata)
      details.serviceMetadata = shownMetadata(details.serviceMetadata, sensitive);
    if (details) registration.details = details;
    const { danger, consequences, candidates } = decoded;
    if (decoded.kind === "undecodable") registration.undecodable = decoded.reason ?? "";
    if (danger) registration.danger = danger;
    if (sensitive) registration.sensitive = sensitive;
    if (consequences) registration.consequences = consequences;
    if (candidates.length > 0) registration.candidates = candidates.map(({ codec }) => codec);
    return registration;
  });
}

/** The bytes of a value that cannot be made again from what is shown of it; else null. */
export function inexactValue({ stored: { value }, utf8 }: Entry, shown: string): Buffer | null {
  const exact = value.length <= VALUE_SHOWN_BYTES && utf8 === shown;
  // A view of a whole answer of etcd, which would be kept along.
  return exact ? null : Buffer.from(value);
}

/** The beginning of a value as text, without what is likely to be secret in it. */
export function shownValue(value: Buffer, sensitive: boolean): string {
  if (sensitive) return MASK;
  const head = valueText(value, VALUE_SHOWN_BYTES);
  if (value.length <= VALUE_SHOWN_BYTES) return maskSecrets(head);
  return maskHead(valueText(value, VALUE_SHOWN_BYTES + LOOK_AHEAD), head.length);
}

/** The value as it is shown with the instances that it registers: the very text of an address that is all of it. */
function valueBeside(
  instances: readonly DecodedInstance[],
  { stored: { value }, utf8 }: Entry,
  sensitive: boolean,
): string {
  for (const { address } of instances) {
    // What is dialled is no secret: it is shown as the address all the same.
    if (value.length === address.length && utf8 === address) return maskSecrets(address);
  }
  if (sensitive || utf8 === null || value.length > VALUE_SHOWN_BYTES) {
    return shownValue(value, sensitive);
  }
  return maskSecrets(utf8);
}

function shownMetadata(
  metadata: DecodedInstance["metadata"],
  sensitive: boolean,
): Record<string, string> {
  for (const _ in metadata) return sensitive ? hidden(metadata) : maskEntries(metadata);
  return noMetadata;
}

function hidden(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.keys(metadata).map((name) => [name, MASK]));
}

/** The value as UTF-8; null where it is none. */
function textOf(value: Buffer): string | null {
  if (isAscii(value)) return value.toString("latin1");
  return isUtf8(value) ? value.toString("utf8") : null;
}

/** The beginning of a value as text: as it is if that is UTF-8, otherwise escaped as keys are. */
function valueText(value: Buffer, bytes: number): string {
  let head = value.subarray(0, bytes);
  if (head.length < value.length) {
    // Not to cut a character of up to four bytes in two.
    for (let back = 0; back < 3 && !isUtf8(head); back += 1) head = head.subarray(0, -1);
  }
  return textOf(head) ?? toKeyText(head);
}
