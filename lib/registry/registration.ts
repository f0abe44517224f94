import "server-only";

import { isUtf8 } from "node:buffer";

import type { Decoded } from "@/lib/codecs/codec";
import { toKeyText } from "@/lib/codecs/key-text";
import { MASK } from "@/lib/codecs/mask";
import { maskEntries, maskSecrets } from "@/lib/codecs/secrets";
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
  const sensitive = decoded.sensitive === true;
  // What is dialled is no secret: it is shown as the address all the same.
  const isAddress = decoded.instances.some(({ address }) => isText(kv.value, address));
  const value = shownValue(kv.value, sensitive && !isAddress);
  return decoded.instances.map((instance) => {
    const { service, id, address: written, metadata, warnings, ...details } = instance;
    // Of what could not be read, the address is the beginning of the value.
    const address = decoded.kind === "undecodable" ? maskSecrets(written) : written;
    const known = before.find((other) => other.service === service && other.address === address);
    const registration: Registration = {
      key,
      service,
      id,
      address,
      framework: decoded.codec,
      confidence: decoded.confidence,
      metadata: sensitive ? hidden(metadata) : maskEntries(metadata),
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
      registration.details = details.serviceMetadata
        ? { ...details, serviceMetadata: maskEntries(details.serviceMetadata) }
        : details;
    }
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
export function inexactValue(value: Buffer, shown: string): Buffer | null {
  const exact =
    value.length <= VALUE_SHOWN_BYTES && isUtf8(value) && value.toString("utf8") === shown;
  // A view of a whole answer of etcd, which would be kept along.
  return exact ? null : Buffer.from(value);
}

/** The beginning of a value as text, without what is likely to be secret in it. */
export function shownValue(value: Buffer, sensitive: boolean): string {
  return sensitive ? MASK : maskSecrets(valueText(value));
}

function isText(value: Buffer, text: string): boolean {
  return value.length === text.length && value.toString("latin1") === text;
}

function hidden(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.keys(metadata).map((name) => [name, MASK]));
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
