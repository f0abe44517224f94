import "server-only";

import { CERTAIN, type Decoded } from "@/lib/codecs/codec";
import type { Entry } from "@/lib/codecs/entry";
import type { KeyValue } from "@/lib/etcd/kv";

import type { Held, Holdings } from "./holdings";
import type { Joining } from "./joining";
import { hasValue, type KeyReader, readsAlike, toHeld, toStored } from "./key-reader";
import type { KeyWrite } from "./key-write";
import type { LeaseEstimate } from "./lease-estimate";
import type { Moment, Observed, Registration } from "./model";
import { toRegistrations } from "./registration";
import type { Reread, Services } from "./services";

/** When something was seen, for all of it that was seen together: it is held with each registration. */
export type Seen = { moment: Moment; observed: Observed };

type Parts = {
  reader: KeyReader;
  holdings: Holdings;
  services: Services;
  joining: Joining;
  /** Key text. Keys below this are Rollcall's own and no part of the view. */
  ownRoot: string;
  estimateOf: (lease: string) => LeaseEstimate | undefined;
  /** Called after each write, when all that it changes is in its place. */
  tell: (write: Omit<KeyWrite, "lines">) => void;
};

const none: readonly Registration[] = [];

/**
 * Takes keys over into the view one at a time: reads them, puts what they register in the place of what they registered,
 * and reads those again that they speak for.
 */
export class KeyTable {
  readonly #reader: KeyReader;
  readonly #holdings: Holdings;
  readonly #services: Services;
  readonly #joining: Joining;
  readonly #ownRoot: string;
  readonly #estimateOf: Parts["estimateOf"];
  readonly #tell: Parts["tell"];

  constructor({ reader, holdings, services, joining, ownRoot, estimateOf, tell }: Parts) {
    this.#reader = reader;
    this.#holdings = holdings;
    this.#services = services;
    this.#joining = joining;
    this.#ownRoot = ownRoot;
    this.#estimateOf = estimateOf;
    this.#tell = tell;
  }

  /** Takes over a write of a key, if it is not the very one that the view holds; `first` if the view begins with it. */
  put(key: string, kv: KeyValue, { moment, observed }: Seen, first: boolean): void {
    const before = this.#keys.get(key);
    if ((before && isHeld(before, kv)) || key.startsWith(this.#ownRoot)) return;
    const old = before?.registrations ?? none;
    const estimate = before && this.#estimateOf(before.lease);
    const entry = this.#reader.entryOf(key, kv);
    const decoded = this.#reader.read(entry, before);
    const sameValue = before !== undefined && hasValue(before, kv.value);
    const registrations = this.#registrationsOf(entry, decoded, { old, observed });
    const { modRevision } = kv;
    const after = toHeld(entry, decoded, { registrations, mapping: this.#reader.mappingOf(key) });
    this.#holdings.replace(key, before, after);
    this.#services.remove(old);
    for (const registration of registrations) {
      this.#services.join(registration, old, moment, { first, sameValue });
    }
    for (const was of old) this.#services.part(was, modRevision, moment, estimate);
    this.#tell({ revision: modRevision, key, moment, before, after });
    const how = { revision: modRevision, moment, operation: null, first };
    this.#joining.put(key, after, decoded.belongsTo, how);
    this.#services.name(key, decoded.names);
    const stirred = this.#reader.put(key, decoded, before);
    if (stirred.length > 0) this.stir(stirred, how);
  }

  /** Takes a key away that was deleted, if the view holds it. */
  delete(key: string, revision: number, moment: Moment): void {
    const estimate = this.#estimateOf(this.#keys.get(key)?.lease ?? "0");
    const before = this.#holdings.delete(key);
    if (before) this.#reader.delete(key, before);
    const registrations = before?.registrations ?? none;
    this.#services.remove(registrations);
    for (const was of registrations) this.#services.part(was, revision, moment, estimate);
    this.#tell({ revision, key, moment, before, after: undefined });
    this.#services.name(key, undefined);
    this.#joining.delete(key, { revision, moment, operation: null, first: false });
  }

  /** Reads a key anew by other mappings than before, as far as it is still the write that the view holds. */
  reread(key: string, kv: KeyValue, how: Reread): void {
    const held = this.#keys.get(key);
    if (!held || !isHeld(held, kv)) return;
    const entry = this.#reader.entryOf(key, kv);
    this.stir(this.#replace(entry, this.#reader.readAfresh(entry), how), how);
  }

  /** Reads these again, which others speak for now, as far as their values are kept. */
  stir(keys: Iterable<string>, how: Reread): void {
    const waiting = [...keys];
    for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
      const held = this.#keys.get(key);
      const kv = held && held.confidence < CERTAIN ? toStored(key, held) : null;
      if (!kv) continue;
      // The mappings have changed since: whoever changed them has it read anew, and is named for what comes of it.
      if (held?.mapping !== this.#reader.mappingOf(key)) continue;
      const entry = this.#reader.entryOf(key, kv);
      const decoded = this.#reader.read(entry, held);
      waiting.push(...this.#replace(entry, decoded, how));
    }
  }

  /** What the key registers, which no other key of its instance has to wait for. */
  #registrationsOf(
    entry: Entry,
    decoded: Decoded,
    { old, observed }: { old: readonly Registration[]; observed: Observed },
  ): readonly Registration[] {
    if (decoded.instances.length === 0) return none;
    const registrations = toRegistrations(entry, decoded, old, observed);
    return registrations.map((registration) => this.#joining.joined(registration));
  }

  /** Shows a key as it reads now, though nobody wrote it. Gives the keys that are worth being read again for it. */
  #replace(entry: Entry, decoded: Decoded, how: Reread): string[] {
    const { key } = entry;
    const before = this.#keys.get(key);
    if (!before || readsAlike(key, before, decoded)) return [];
    const old = before.registrations;
    const { moment, revision, first } = how;
    const observed: Observed = { at: moment.at, exact: false };
    const registrations = this.#registrationsOf(entry, decoded, { old, observed });
    const after = toHeld(entry, decoded, { registrations, mapping: this.#reader.mappingOf(key) });
    this.#holdings.replace(key, before, after);
    this.#services.reread(key, old, registrations, how);
    if (!first) this.#tell({ revision, key, moment, before, after });
    this.#joining.put(key, after, decoded.belongsTo, how);
    this.#services.name(key, decoded.names);
    return this.#reader.put(key, decoded, before);
  }

  get #keys(): ReadonlyMap<string, Held> {
    return this.#holdings.keys;
  }
}

/** What was seen at a moment: exactly then, unless it may have been there before. */
export function seenAt(moment: Moment): Seen {
  return { moment, observed: { at: moment.at, exact: moment.after === null } };
}

/** The very same write. A wiped store may come to the same revisions again, but not with the same lease. */
function isHeld(held: Held, kv: KeyValue): boolean {
  return (
    held.modRevision === kv.modRevision &&
    held.createRevision === kv.createRevision &&
    held.version === kv.version &&
    held.lease === kv.lease
  );
}
