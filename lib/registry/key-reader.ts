import "server-only";

import { isDeepStrictEqual } from "node:util";

import { ADDRESS_MAX_LENGTH, parseAddress } from "@/lib/codecs/address";
import { CERTAIN, type Decoded, type DecodedInstance } from "@/lib/codecs/codec";
import { isBesideDirectory } from "@/lib/codecs/codecs";
import { decode, type FormatMapping, longestMapping } from "@/lib/codecs/detect";
import { Evidence, type Verdict } from "@/lib/codecs/evidence";
import { fromKeyText } from "@/lib/codecs/key-text";
import { isSecretKey } from "@/lib/codecs/secrets";
import type { KeyValue } from "@/lib/etcd/kv";

import type { Held } from "./holdings";
import { wholeValue } from "./key-write";
import type { Registration } from "./model";
import { inexactValue } from "./registration";

/** Of a key that registers nothing so large a value is kept, where another key may tell what it is. */
const KEPT_BYTES = 1_024;

/** Reads keys in the light of those around them. */
export class KeyReader {
  readonly #evidence = new Evidence();
  formats: readonly FormatMapping[];

  constructor(formats: readonly FormatMapping[]) {
    this.formats = formats;
  }

  /** `before` is how the view holds the key, whatever its value was then. */
  read(kv: KeyValue, before: Readonly<Held> | undefined, ttlSeconds: number | undefined): Decoded {
    const sticky = before && hasValue(before, kv.value) ? before : undefined;
    return this.#read(kv, sticky, ttlSeconds);
  }

  /** As {@link read}, of what was read by other mappings before: nothing of that counts any more. */
  readAfresh(kv: KeyValue, ttlSeconds: number | undefined): Decoded {
    return this.#read(kv, undefined, ttlSeconds);
  }

  #read(kv: KeyValue, before: Verdict | undefined, ttlSeconds: number | undefined): Decoded {
    const evidence = this.#evidence;
    return decode(kv, this.formats, { evidence, before, asDialled: true, ttlSeconds });
  }

  /** The mapping by which a key is read now. */
  mappingOf(key: string): FormatMapping | undefined {
    return longestMapping(key, this.formats);
  }

  /** Takes a key's verdict in the place of the one before. Gives the keys that are worth being read again for it. */
  put(key: string, verdict: Verdict, before: Verdict | undefined): string[] {
    return this.#evidence.put(key, verdict, before);
  }

  delete(key: string, verdict: Verdict): void {
    this.#evidence.delete(key, verdict);
  }

  /** What nearly all keys under `parent` are, and how many are not. */
  summary(parent: string): ReturnType<Evidence["summary"]> {
    return this.#evidence.summary(parent);
  }
}

/** How the view holds a key that was read. */
export function toHeld(
  key: string,
  kv: KeyValue,
  decoded: Decoded,
  { registrations, mapping }: Pick<Held, "registrations" | "mapping">,
): Held {
  const { lease, createRevision, modRevision, version, value } = kv;
  const registers = registrations.length > 0;
  return {
    lease,
    createRevision,
    modRevision,
    version,
    kind: decoded.kind,
    codec: decoded.codec,
    confidence: decoded.confidence,
    valueBytes: value.length,
    reason: decoded.reason ?? null,
    danger: decoded.danger ?? null,
    sensitive: isSensitive(key, decoded),
    registrations,
    mapping,
    value: registers
      ? inexactValue(value, registrations[0]?.value ?? "")
      : isOpen(key, value, decoded)
        ? Buffer.from(value)
        : null,
    address: registers ? null : addressIn(value),
  };
}

/** Whether another key may yet tell what this one is, that registers nothing. */
export function isOpen(key: string, value: Buffer, { confidence }: Decoded): boolean {
  return confidence < CERTAIN && value.length <= KEPT_BYTES && isBesideDirectory(key);
}

/** A key that the view holds as etcd has it; null where its value was not kept. */
export function toStored(key: string, held: Readonly<Held>): KeyValue | null {
  if (held.value === null && held.registrations.length === 0) return null;
  const { lease, createRevision, modRevision, version } = held;
  const value = wholeValue(held);
  return { key: fromKeyText(key), value, lease, createRevision, modRevision, version };
}

/** Whether the value is likely to be a secret. Services may be called by such names; what is none may not. */
export function isSensitive(key: string, decoded: Decoded): boolean {
  return decoded.sensitive === true || (decoded.instances.length === 0 && isSecretKey(key));
}

/** Whether nothing that is shown of the key differs. */
export function readsAlike(key: string, held: Readonly<Held>, decoded: Decoded): boolean {
  return (
    held.kind === decoded.kind &&
    held.codec === decoded.codec &&
    held.confidence === decoded.confidence &&
    held.danger === (decoded.danger ?? null) &&
    held.sensitive === isSensitive(key, decoded) &&
    held.reason === (decoded.reason ?? null) &&
    held.registrations.length === decoded.instances.length &&
    decoded.instances.every((instance, at) => {
      const registration = held.registrations[at];
      return registration !== undefined && saysAlike(registration, instance);
    })
  );
}

/** Of a value that is the same, read by the same codec: what a mapping's options may change of it. */
function saysAlike({ service, address, id, details }: Registration, instance: DecodedInstance) {
  return (
    service === instance.service &&
    address === instance.address &&
    id === instance.id &&
    details?.namespace === instance.namespace &&
    isDeepStrictEqual(details?.addresses, instance.addresses)
  );
}

/** Whether the view holds the key with this very value, as far as that was kept. */
export function hasValue(held: Readonly<Held>, value: Buffer): boolean {
  if (held.valueBytes !== value.length) return false;
  if (held.registrations.length === 0 && held.value === null) return false;
  return wholeValue(held).equals(value);
}

/** The value if it is `host:port`. */
function addressIn(value: Buffer): string | null {
  if (value.length > ADDRESS_MAX_LENGTH) return null;
  const text = value.toString("latin1");
  return parseAddress(text) && text;
}
