import "server-only";

import type { ServiceName } from "@/lib/codecs/codec";

import { AddressIndex } from "./address-index";
import type { Chronicle } from "./chronicle";
import type { Held } from "./holdings";
import { leasesOf } from "./instance";
import type { LeaseEstimate } from "./lease-estimate";
import type { Change, LeaseSample, Moment, Registration } from "./model";
import type { Pending, PendingService } from "./pending";
import { Service } from "./service";
import { ServiceNames } from "./service-names";

const EMPTY_KEPT_MS = 24 * 3_600_000;
const DONE_KEPT_MS = 3_600_000;

/** Hears of registrations as they are applied, in the same turn, before whoever takes `pending`. */
export type RegistrationListener = {
  /** It is written, for the first time or again. */
  joined(registration: Registration): void;
  /** Its key went, or registers another address now. */
  parted(was: Registration): void;
};

/** What somebody remembers of a service: what happened last in it, and the earliest that what left can have come. */
export type Recalled = { change: Change; framework: string; since: number | null };

/** Why a key is read anew, at which revision, and when. */
export type Reread = {
  revision: number;
  moment: Moment;
  /** What made it read otherwise, if an operator did: a pin. */
  operation: string | null;
  first: boolean;
};

type View = {
  readonly pending: Pending;
  readonly keys: ReadonlyMap<string, Readonly<Held>>;
  readonly listeners: ReadonlySet<RegistrationListener>;
  sampleOf(lease: string): LeaseSample | undefined;
};

const none: readonly Registration[] = [];

/** The services that registrations make up. One event touches the services of its key. */
export class Services {
  readonly byName = new Map<string, Service>();
  readonly addresses = new AddressIndex();
  readonly #names = new ServiceNames();
  readonly #view: View;
  readonly #chronicle: Chronicle;

  constructor(view: View, chronicle: Chronicle) {
    this.#view = view;
    this.#chronicle = chronicle;
  }

  /** Takes away what a key registered until now. What that means is known once it is there again, or not. */
  remove(registrations: readonly Registration[]): void {
    for (const registration of registrations) {
      this.byName.get(registration.service)?.remove(registration);
    }
  }

  /**
   * One registration more. `old` are those that its key had until now, `sameValue` with the same bytes. `first`: it was
   * there before we were.
   */
  join(
    registration: Registration,
    old: readonly Registration[],
    moment: Moment,
    { first, sameValue }: { first: boolean; sameValue: boolean },
  ): void {
    const { service: name, address } = registration;
    const service = this.#service(name);
    const present = service.has(address);
    service.add(registration);
    this.#view.pending.rows.add(name);
    for (const listener of this.#view.listeners) listener.joined(registration);
    // Whoever waits for the first base gets a snapshot.
    if (first) return;
    const pending = this.#view.pending.service(name);
    pending.put(registration);
    // A lease that other keys hang on was read before, and whoever looks at this service may not know of it.
    this.#addSamples(pending, registration);
    const was = old.find((other) => other.service === name && other.address === address);
    this.#chronicle.put(service, registration, moment, { was, present, sameValue });
  }

  /** A registration that its key had, and may have again. */
  part(
    was: Registration,
    revision: number,
    moment: Moment,
    estimate: LeaseEstimate | undefined,
  ): void {
    const service = this.byName.get(was.service);
    if (!service) return;
    const { pending, keys } = this.#view;
    pending.rows.add(was.service);
    const now = keys.get(was.key)?.registrations ?? none;
    const here = now.filter((other) => other.service === was.service);
    if (here.length === 0) pending.service(was.service).delete(was.key);
    if (here.some((other) => other.address === was.address)) return;
    if (service.has(was.address)) this.#chronicle.removed(service, was, revision, moment);
    else {
      const moved = now.length > 0;
      this.#chronicle.left(service, was, revision, moment, { estimate, moved });
    }
    for (const listener of this.#view.listeners) listener.parted(was);
  }

  /**
   * What a key registers reads otherwise than until now, though nobody wrote it: it is shown as it is, and for the
   * record alone something came or went.
   */
  reread(
    key: string,
    old: readonly Registration[],
    now: readonly Registration[],
    { revision, moment, operation, first }: Reread,
  ): void {
    const { pending, listeners } = this.#view;
    const note = (kind: Change["kind"], was: Registration) => {
      if (!first) this.#chronicle.note({ change: { kind, revision }, was, operation }, moment);
    };
    this.remove(old);
    for (const registration of now) {
      const service = this.#service(registration.service);
      const present = service.has(registration.address);
      service.add(registration);
      if (old.some((was) => isSame(was, registration))) continue;
      note(present ? "key-added" : "registered", registration);
      for (const listener of listeners) listener.joined(registration);
    }
    for (const was of old) {
      if (now.some((registration) => isSame(was, registration))) continue;
      const present = this.byName.get(was.service)?.has(was.address) ?? false;
      note(present ? "key-removed" : "left", was);
      for (const listener of listeners) listener.parted(was);
    }
    for (const name of new Set([...old, ...now].map(({ service }) => service))) {
      pending.rows.add(name);
      // It was none all the time.
      if (this.byName.get(name)?.size === 0) this.byName.delete(name);
      if (first) continue;
      const here = now.filter(({ service }) => service === name);
      if (here.length === 0) pending.service(name).delete(key);
      else pending.service(name).replace(key, here);
      for (const registration of here) this.#addSamples(pending.service(name), registration);
    }
  }

  /** Takes what a key says a service is called; undefined where it says nothing, or is gone. */
  name(key: string, name: ServiceName | undefined): void {
    for (const service of this.#names.put(key, name)) {
      const found = this.byName.get(service);
      if (!found) continue;
      found.alias = this.#names.of(service);
      this.#view.pending.rows.add(service);
    }
  }

  /** What changed last in each service, before the view began. Those that are empty by now are back in the list. */
  recall(changes: readonly Recalled[]): void {
    for (const { change, framework, since } of changes) {
      this.#service(change.service).recall(change, framework, since);
      this.#view.pending.rows.add(change.service);
    }
  }

  /** Forgets services that have been empty for a day at `now`, and jobs that have been done for an hour. */
  forgetEmpty(now: number): void {
    for (const [name, service] of this.byName) {
      if (service.size > 0) continue;
      const kept = service.done ? DONE_KEPT_MS : EMPTY_KEPT_MS;
      if ((service.lastChange?.at.at ?? 0) > now - kept) continue;
      this.byName.delete(name);
      this.#view.pending.rows.add(name);
    }
  }

  #addSamples({ samples }: PendingService, registration: Registration): void {
    for (const lease of leasesOf(registration)) {
      const sample = this.#view.sampleOf(lease);
      if (sample) samples.set(lease, sample);
    }
  }

  #service(name: string): Service {
    let service = this.byName.get(name);
    if (!service) {
      service = new Service(name, this.#view.sampleOf, this.addresses);
      service.alias = this.#names.of(name);
      this.byName.set(name, service);
    }
    return service;
  }
}

function isSame(a: Registration, b: Registration): boolean {
  return a.service === b.service && a.address === b.address;
}
