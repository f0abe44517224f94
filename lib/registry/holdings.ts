import "server-only";

import type { DangerCode, Kind } from "@/lib/codecs/codec";
import type { FormatMapping } from "@/lib/codecs/detect";

import { LeaseIndex } from "./lease-index";
import type { Registration } from "./model";

/** One key as the view holds it; `registrations` is empty for what registers nothing. */
export type Held = {
  lease: string;
  createRevision: number;
  modRevision: number;
  version: number;
  kind: Kind;
  /** The codec that knows it, or `unknown`; and how sure it is, 0 to 100. */
  codec: string;
  confidence: number;
  valueBytes: number;
  /** Why it is no registration, or could not be read. */
  reason: string | null;
  danger: DangerCode | null;
  /** Whether the value is likely to hold a secret. */
  sensitive: boolean;
  registrations: readonly Registration[];
  /** By which it was read, if by any. */
  mapping: FormatMapping | undefined;
  /**
   * The bytes of the value, where what the registrations say of it is not all; or where there are none, and another key
   * may yet tell what it is. Else null.
   */
  value: Buffer | null;
  /**
   * The value of what registers nothing, if it is `host:port`: go-zero's clients dial whatever stands under
   * their service, a lock or a leaseless key too.
   */
  address: string | null;
};

/** Every key under the prefixes, and which of them hang on each lease. */
export class Holdings {
  readonly keys = new Map<string, Held>();
  readonly leases = new LeaseIndex();
  /** Keys that are no registration. */
  others = 0;
  /** Another one with every write to what is no registration, before or after. */
  othersVersion = 0;
  /** Keys that are known and could not be read. */
  undecodable = 0;
  readonly #onLease: (lease: string, held: boolean) => void;

  /** `onLease` is told when a lease gets its first key and when it loses its last. */
  constructor(onLease: (lease: string, held: boolean) => void) {
    this.#onLease = onLease;
  }

  set(key: string, next: Held): void {
    this.replace(key, this.keys.get(key), next);
  }

  /** As {@link set}, where it is known what is held of the key so far. */
  replace(key: string, before: Held | undefined, next: Held): void {
    if (before) this.#count(before, -1);
    this.#count(next, 1);
    this.keys.set(key, next);
    if (before?.lease === next.lease) return;
    if (before) this.#detach(key, before.lease);
    this.#attach(key, next.lease);
  }

  delete(key: string): Held | undefined {
    const before = this.keys.get(key);
    if (!before) return undefined;
    this.#count(before, -1);
    this.keys.delete(key);
    this.#detach(key, before.lease);
    return before;
  }

  #count({ kind, registrations }: Held, sign: 1 | -1): void {
    if (registrations.length === 0) {
      this.others += sign;
      this.othersVersion += 1;
    }
    if (kind === "undecodable") this.undecodable += sign;
  }

  #attach(key: string, lease: string): void {
    if (lease !== "0" && this.leases.add(lease, key)) this.#onLease(lease, true);
  }

  #detach(key: string, lease: string): void {
    if (this.leases.delete(lease, key)) this.#onLease(lease, false);
  }
}
