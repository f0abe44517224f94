import "server-only";

import type { FormatMapping } from "@/lib/codecs/detect";
import { toKeyText } from "@/lib/codecs/key-text";
import type { KeyValue } from "@/lib/etcd/kv";
import type { WatchEvent } from "@/lib/etcd/watch";

import type { AddressIndex } from "./address-index";
import { Chronicle, type Departed, type Expected, type Testimony } from "./chronicle";
import { type Held, Holdings } from "./holdings";
import { Joining } from "./joining";
import { KeyReader } from "./key-reader";
import { KeyTable, seenAt } from "./key-table";
import type { Explained, KeyWrite } from "./key-write";
import { type LeaseEstimate, toSample } from "./lease-estimate";
import type { LeaseIndex } from "./lease-index";
import type { LeaseSample, Moment } from "./model";
import { Pending } from "./pending";
import type { Service } from "./service";
import { type Recalled, type RegistrationListener, type Reread, Services } from "./services";

/** What the registry asks of lease telemetry. */
export type Leases = {
  track(lease: string): void;
  untrack(lease: string): void;
  estimateOf(lease: string): LeaseEstimate | undefined;
  /** Whether the lease still lives; null if that cannot be known. */
  check(lease: string): Promise<boolean | null>;
};

/** What somebody remembers of what the view found as it began. */
export type Recollection = {
  /** Since when keys have been there, by key. */
  since: ReadonlyMap<string, { createRevision: number; since: Moment }>;
  /** The last change of each service. */
  changes: Recalled[];
};

/**
 * The live view: every key under the prefixes, the services that their registrations make
 * up, and what has changed since somebody last took `pending`. It does no I/O but to ask
 * whether a lease outlived its key.
 */
export class Registry {
  readonly #reader: KeyReader;
  readonly #leases: Leases;
  readonly #holdings: Holdings;
  readonly #services: Services;
  readonly #joining: Joining;
  readonly #table: KeyTable;
  readonly #samples = new Map<string, LeaseSample>();
  readonly #chronicle: Chronicle;
  /** What changed; whoever sends it on puts a new one in its place. */
  pending = new Pending();
  /** Called whenever something was added to `pending`. */
  onPending: () => void = () => {};
  /** Called with each write that changed what is registered, in the order of etcd; not with a first base. */
  onWrite: (write: KeyWrite) => void = () => {};
  /** Called when the cause of a departure was found after its write. */
  onExplained: (explained: Explained) => void = () => {};
  /** Asked of each departure that is not expected here: whether another console is known to have caused it, or may say so. */
  witness: (departed: Departed) => Testimony = () => null;
  /** Not to be slow: they are called for every registration, those of a base too. */
  readonly listeners = new Set<RegistrationListener>();
  revision = 0;

  constructor(options: {
    leases: Leases;
    formats?: readonly FormatMapping[];
    /** Keys below this are Rollcall's own and no part of the view. */
    ownRoot: string;
  }) {
    this.#leases = options.leases;
    this.#reader = new KeyReader(
      options.formats ?? [],
      (lease) => this.#leases.estimateOf(lease)?.grantedTtlSeconds,
    );
    this.#chronicle = new Chronicle(this);
    this.#services = new Services(this, this.#chronicle);
    this.#holdings = new Holdings((lease, held) => {
      if (held) return this.#leases.track(lease);
      this.#leases.untrack(lease);
      this.#samples.delete(lease);
    });
    this.#joining = new Joining(this.#holdings, this.#services);
    this.#table = new KeyTable({
      reader: this.#reader,
      holdings: this.#holdings,
      services: this.#services,
      joining: this.#joining,
      ownRoot: toKeyText(Buffer.from(options.ownRoot)),
      estimateOf: (lease) => this.#leases.estimateOf(lease),
      tell: (write) => this.#tell(write),
    });
  }

  get services(): ReadonlyMap<string, Service> {
    return this.#services.byName;
  }

  /** The services of each address. */
  get addresses(): Pick<AddressIndex, "shared" | "version"> {
    return this.#services.addresses;
  }

  /** The keys under the prefixes that hang on each lease. */
  get leases(): LeaseIndex {
    return this.#holdings.leases;
  }

  /** Every key under the prefixes but Rollcall's own. */
  get keys(): ReadonlyMap<string, Readonly<Held>> {
    return this.#holdings.keys;
  }

  get otherKeys(): number {
    return this.#holdings.others;
  }

  /** {@link Holdings.othersVersion} */
  get otherKeysVersion(): number {
    return this.#holdings.othersVersion;
  }

  get undecodable(): number {
    return this.#holdings.undecodable;
  }

  readonly sampleOf = (lease: string): LeaseSample | undefined => this.#samples.get(lease);

  /** Whether the lease still lives; null if that cannot be known. */
  check(lease: string): Promise<boolean | null> {
    return this.#leases.check(lease);
  }

  /** {@link Chronicle.expect} */
  expect(what: { lease: string } | { key: string }, expected: Expected): () => void {
    return this.#chronicle.expect(what, expected);
  }

  /** {@link Chronicle.attribute} */
  attribute(departed: Departed, expected: Expected): void {
    this.#chronicle.attribute(this.services.get(departed.service), departed, expected);
  }

  /**
   * Takes over the state of a prefix at a revision. What differs from the view so far
   * becomes changes, which happened no earlier than `after`; the first base of all is no change.
   */
  applyBase(
    prefix: string,
    kvs: Iterable<KeyValue>,
    revision: number,
    { first, after }: { first: boolean; after: number },
  ): void {
    const seen = seenAt({ at: Date.now(), after });
    const prefixText = toKeyText(Buffer.from(prefix));
    const gone = new Set<string>();
    for (const key of this.keys.keys()) if (key.startsWith(prefixText)) gone.add(key);
    for (const kv of kvs) {
      const key = toKeyText(kv.key);
      gone.delete(key);
      this.#table.put(key, kv, seen, first);
    }
    for (const key of gone) this.#table.delete(key, revision, seen.moment);
    this.revision = revision;
    this.onPending();
  }

  /**
   * Applies whole revisions, in order. Applying some of them twice is harmless. `after` is given
   * where they were not observed as they happened: they did no earlier than that.
   */
  applyUpdates(
    events: readonly WatchEvent[],
    revision: number,
    { after = null }: { after?: number | null } = {},
  ): void {
    const seen = seenAt({ at: Date.now(), after });
    for (const event of events) {
      if (event.type === "put") this.#table.put(toKeyText(event.kv.key), event.kv, seen, false);
      else this.#table.delete(toKeyText(event.key), event.modRevision, seen.moment);
    }
    this.revision = Math.max(this.revision, revision);
    this.onPending();
  }

  /** The prefix has nothing newer up to `revision`. */
  applyProgress(revision: number): void {
    this.revision = Math.max(this.revision, revision);
  }

  applySample(estimate: LeaseEstimate): void {
    const keys = this.leases.get(estimate.lease);
    if (!keys) return;
    const sample = toSample(estimate);
    const isFirst = !this.#samples.has(sample.lease);
    this.#samples.set(sample.lease, sample);
    // How long it was granted for may speak for a guess.
    if (isFirst) this.#table.stir(keys, this.#reread());
    for (const key of keys) {
      for (const { service, address } of this.#joining.concernedBy(key)) {
        this.pending.service(service).samples.set(sample.lease, sample);
        if (this.services.get(service)?.sampled(address)) this.pending.rows.add(service);
      }
    }
    this.onPending();
  }

  /** The mappings in force. Keys that are there go on being read as they were until {@link reread}. */
  set formats(formats: readonly FormatMapping[]) {
    this.#reader.formats = formats;
  }

  /**
   * Reads keys anew after the mappings have changed, as far as they are still the writes that the view holds. What
   * reads otherwise then is no change of anybody's: it is shown as it is, and for the record alone something
   * came or went, by `operation`.
   */
  reread(kvs: Iterable<KeyValue>, { revision, operation }: Pick<Reread, "revision" | "operation">) {
    for (const kv of kvs) {
      const key = toKeyText(kv.key);
      // What was written after the mappings changed was noted at its own revision, read by the old ones.
      const at = kv.modRevision < revision ? revision : this.revision;
      this.#table.reread(key, kv, { ...this.#reread(at), operation });
    }
    this.onPending();
  }

  /** {@link Joining.ownerOf} */
  ownerOf(key: string): ReturnType<Joining["ownerOf"]> {
    return this.#joining.ownerOf(key);
  }

  /** What nearly all keys under `parent` are, and how many are not. */
  groupUnder(parent: string): { codec: string; keys: number; others: number } | null {
    return this.#reader.summary(parent);
  }

  /** Takes over what was known of all this before, as far as it is still the same. */
  recall({ since, changes }: Recollection): void {
    for (const [key, { createRevision, registrations }] of this.keys) {
      const known = since.get(key);
      if (known?.createRevision !== createRevision) continue;
      const { at, after } = known.since;
      for (const registration of registrations) {
        if (!registration.since.exact) registration.since = { at, exact: after === null };
      }
    }
    this.#services.recall(changes);
    this.onPending();
  }

  /** {@link Services.forgetEmpty} */
  forgetEmpty(now: number): void {
    this.#services.forgetEmpty(now);
  }

  #reread(revision = this.revision): Reread {
    return { revision, moment: { at: Date.now(), after: 0 }, operation: null, first: false };
  }

  #tell(write: Omit<KeyWrite, "lines">): void {
    const lines = this.#chronicle.takeLines();
    if (lines.length > 0) this.onWrite({ ...write, lines });
  }
}
