import "server-only";

import { ADDRESS_MAX_LENGTH, parseAddress } from "@/lib/codecs/address";
import { decode } from "@/lib/codecs/detect";
import { toKeyText } from "@/lib/codecs/key-text";
import type { KeyValue } from "@/lib/etcd/kv";
import type { WatchEvent } from "@/lib/etcd/watch";

import { Chronicle, type Expected } from "./chronicle";
import { type Held, Holdings } from "./holdings";
import { type LeaseEstimate, toSample } from "./lease-estimate";
import type { LeaseIndex } from "./lease-index";
import type { LeaseSample, Observed, Registration } from "./model";
import { Pending } from "./pending";
import { toRegistrations } from "./registration";
import { Service } from "./service";

/** What the registry asks of lease telemetry. */
export type Leases = {
  track(lease: string): void;
  untrack(lease: string): void;
  estimateOf(lease: string): LeaseEstimate | undefined;
  /** Whether the lease still lives; null if that cannot be known. */
  check(lease: string): Promise<boolean | null>;
};

/** Hears of registrations as they are applied, in the same turn, before whoever takes `pending`. */
export type RegistrationListener = {
  /** It is written, for the first time or again. */
  joined(registration: Registration): void;
  /** Its key went, or registers another address now. */
  parted(was: Registration): void;
};

const none: readonly Registration[] = [];

/**
 * The live view: every key under the prefixes, the services that their registrations make
 * up, and what has changed since somebody last took `pending`. It does no I/O but to ask
 * whether a lease outlived its key.
 */
export class Registry {
  readonly #formats: { prefix: string; format: string }[];
  readonly #ownRoot: string;
  readonly #leases: Leases;
  readonly #holdings: Holdings;
  readonly #services = new Map<string, Service>();
  readonly #samples = new Map<string, LeaseSample>();
  readonly #chronicle: Chronicle;
  /** What changed; whoever sends it on puts a new one in its place. */
  pending = new Pending();
  /** Called whenever something was added to `pending`. */
  onPending: () => void = () => {};
  /** Not to be slow: they are called for every registration, those of a base too. */
  readonly listeners = new Set<RegistrationListener>();
  revision = 0;

  constructor(options: {
    leases: Leases;
    formats?: { prefix: string; format: string }[];
    /** Keys below this are Rollcall's own and no part of the view. */
    ownRoot: string;
  }) {
    this.#leases = options.leases;
    this.#formats = options.formats ?? [];
    this.#ownRoot = toKeyText(Buffer.from(options.ownRoot));
    this.#chronicle = new Chronicle(this);
    this.#holdings = new Holdings((lease, held) => {
      if (held) return this.#leases.track(lease);
      this.#leases.untrack(lease);
      this.#samples.delete(lease);
    });
  }

  get services(): ReadonlyMap<string, Service> {
    return this.#services;
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

  readonly sampleOf = (lease: string): LeaseSample | undefined => this.#samples.get(lease);

  /** Whether the lease still lives; null if that cannot be known. */
  check(lease: string): Promise<boolean | null> {
    return this.#leases.check(lease);
  }

  /** {@link Chronicle.expect} */
  expect(what: { lease: string } | { key: string }, expected: Expected): () => void {
    return this.#chronicle.expect(what, expected);
  }

  /**
   * Takes over the state of a prefix at a revision. What differs from the view so far
   * becomes changes, whose times are only bounds; the first base of all is no change.
   */
  applyBase(prefix: string, kvs: Iterable<KeyValue>, revision: number, first: boolean): void {
    const observed: Observed = { at: Date.now(), exact: false };
    const prefixText = toKeyText(Buffer.from(prefix));
    const gone = new Set<string>();
    for (const key of this.keys.keys()) if (key.startsWith(prefixText)) gone.add(key);
    for (const kv of kvs) {
      const key = toKeyText(kv.key);
      gone.delete(key);
      if (!isHeld(this.keys.get(key), kv)) this.#put(key, kv, observed, first);
    }
    for (const key of gone) this.#delete(key, revision, observed);
    this.revision = revision;
    this.onPending();
  }

  /** Applies whole revisions, in order. Applying some of them twice is harmless. */
  applyUpdates(events: readonly WatchEvent[], revision: number): void {
    const observed: Observed = { at: Date.now(), exact: true };
    for (const event of events) {
      if (event.type === "delete") {
        this.#delete(toKeyText(event.key), event.modRevision, observed);
        continue;
      }
      const key = toKeyText(event.kv.key);
      if (!isHeld(this.keys.get(key), event.kv)) this.#put(key, event.kv, observed, false);
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
    this.#samples.set(sample.lease, sample);
    for (const key of keys) {
      for (const { service, address } of this.keys.get(key)?.registrations ?? none) {
        this.pending.service(service).samples.set(sample.lease, sample);
        if (this.#services.get(service)?.sampled(address)) this.pending.rows.add(service);
      }
    }
    this.onPending();
  }

  /** Forgets services that have been empty since before `instant`. */
  forgetEmpty(instant: number): void {
    for (const [name, service] of this.#services) {
      if (service.size > 0 || (service.lastChange?.at.at ?? 0) > instant) continue;
      this.#services.delete(name);
      this.pending.rows.add(name);
    }
  }

  #put(key: string, kv: KeyValue, observed: Observed, first: boolean): void {
    if (key.startsWith(this.#ownRoot)) return;
    const before = this.keys.get(key);
    const old = before?.registrations ?? none;
    const estimate = before && this.#leases.estimateOf(before.lease);
    const decoded = decode(kv, this.#formats);
    const registrations =
      decoded.instances.length === 0 ? none : toRegistrations(key, kv, decoded, old, observed);
    const { lease, createRevision, modRevision, version } = kv;
    const { kind } = decoded;
    const address = registrations === none ? addressIn(kv.value) : null;
    this.#holdings.set(key, {
      lease,
      createRevision,
      modRevision,
      version,
      kind,
      registrations,
      address,
    });
    for (const registration of old) this.#services.get(registration.service)?.remove(registration);
    for (const registration of registrations) this.#join(registration, old, observed, first);
    for (const was of old) this.#part(was, modRevision, observed, estimate);
  }

  #delete(key: string, revision: number, observed: Observed): void {
    const estimate = this.#leases.estimateOf(this.keys.get(key)?.lease ?? "0");
    const registrations = this.#holdings.delete(key)?.registrations ?? none;
    for (const registration of registrations) {
      this.#services.get(registration.service)?.remove(registration);
    }
    for (const registration of registrations) {
      this.#part(registration, revision, observed, estimate);
    }
  }

  /** One registration more. `old` are those that its key had until now. */
  #join(
    registration: Registration,
    old: readonly Registration[],
    observed: Observed,
    first: boolean,
  ): void {
    const { service: name, address } = registration;
    const service = this.#service(name);
    const present = service.has(address);
    service.add(registration);
    this.pending.rows.add(name);
    for (const listener of this.listeners) listener.joined(registration);
    // Whoever waits for the first base gets a snapshot.
    if (first) return;
    const pending = this.pending.service(name);
    pending.put(registration);
    // A lease that other keys hang on was read before, and whoever looks at this service may not know of it.
    const sample = this.#samples.get(registration.lease);
    if (sample) pending.samples.set(sample.lease, sample);
    const was = old.find((other) => other.service === name && other.address === address);
    this.#chronicle.put(service, registration, observed, { was, present });
  }

  /** A registration that its key had, and may have again. */
  #part(
    was: Registration,
    revision: number,
    observed: Observed,
    estimate: LeaseEstimate | undefined,
  ): void {
    const service = this.#services.get(was.service);
    if (!service) return;
    this.pending.rows.add(was.service);
    const now = this.keys.get(was.key)?.registrations ?? none;
    const here = now.filter((other) => other.service === was.service);
    if (here.length === 0) this.pending.service(was.service).delete(was.key);
    if (here.some((other) => other.address === was.address)) return;
    if (service.has(was.address)) this.#chronicle.removed(service, was, revision, observed);
    else {
      const moved = now.length > 0;
      this.#chronicle.left(service, was, revision, observed, { estimate, moved });
    }
    for (const listener of this.listeners) listener.parted(was);
  }

  #service(name: string): Service {
    let service = this.#services.get(name);
    if (!service) {
      service = new Service(name, this.sampleOf);
      this.#services.set(name, service);
    }
    return service;
  }
}

/** The value if it is `host:port`. */
function addressIn(value: Buffer): string | null {
  if (value.length > ADDRESS_MAX_LENGTH) return null;
  const text = value.toString("latin1");
  return parseAddress(text) && text;
}

/** The very same write. A wiped store may come to the same revisions again, but not with the same lease. */
function isHeld(held: Held | undefined, kv: KeyValue): boolean {
  return (
    held?.modRevision === kv.modRevision &&
    held.createRevision === kv.createRevision &&
    held.version === kv.version &&
    held.lease === kv.lease
  );
}
