import "server-only";

import { isDeepStrictEqual } from "node:util";

import { CERTAIN, type Decoded, type DecodedInstance } from "@/lib/codecs/codec";
import { isBesideDirectory } from "@/lib/codecs/codecs";
import { decodeEntry, type FormatMapping, longestMapping } from "@/lib/codecs/detect";
import { Entry } from "@/lib/codecs/entry";
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
  readonly #ttlOf: (lease: string) => number | undefined;
  formats: readonly FormatMapping[];

  /** `ttlOf` tells what a lease was granted, where that is known. */
  constructor(formats: readonly FormatMapping[], ttlOf: (lease: string) => number | undefined) {
    this.formats = formats;
    this.#ttlOf = ttlOf;
  }

  /** A key as it is read, and as what comes of it is made of: nothing of it is read twice. */
  entryOf(key: string, kv: KeyValue): Entry {
    return new Entry(kv, this.#evidence, true, key);
  }

  /** `before` is how the view holds the key, whatever its value was then. */
  read(entry: Entry, before: Readonly<Held> | undefined): Decoded {
    const sticky = before && hasValue(before, entry.stored.value) ? before : undefined;
    return this.#read(entry, sticky);
  }

  /** As {@link read}, of what was read by other mappings before: nothing of that counts any more. */
  readAfresh(entry: Entry): Decoded {
    return this.#read(entry, undefined);
  }

  #read(entry: Entry, before: Verdict | undefined): Decoded {
    const context = { evidence: this.#evidence, before, ttlOf: this.#ttlOf };
    return decodeEntry(entry, this.formats, context);
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
  entry: Entry,
  decoded: Decoded,
  { registrations, mapping }: Pick<Held, "registrations" | "mapping">,
): Held {
  const { key } = entry;
  const { lease, createRevision, modRevision, version, value } = entry.stored;
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
      ? inexactValue(entry, registrations[0]?.value ?? "")
      : isOpen(key, value, decoded)
        ? Buffer.from(value)
        : null,
    address: !registers && entry.address ? entry.addressText : null,
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
