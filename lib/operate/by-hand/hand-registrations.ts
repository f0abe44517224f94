import "server-only";

import { toKeyText } from "@/lib/codecs/key-text";
import { StatusError } from "@/lib/errors";
import type { EtcdClient } from "@/lib/etcd/client";
import type { HandRegistration, HandRegistrationsView } from "@/lib/registry/hand-registration";
import type { Registry } from "@/lib/registry/registry";

import { Leadership } from "../consoles/leadership";
import type { OwnKeys } from "../consoles/own-keys";
import type { Quarantine } from "../quarantine/quarantine";
import { Book, type Entry } from "./book";
import { Endings } from "./endings";
import { Keeper } from "./keeper";
import type { Keeping } from "./keeping";
import { Onlooker } from "./onlooker";
import { PLACES } from "./place-key";
import { type HandRecord, MARKS, parseMark, parsePlace, parseRecord, RECORDS } from "./record";
import { toHandRegistration } from "./state";

/** How long an answer waits for this console to see what it has stored. */
const SEEN_WITHIN_MS = 3_000;

export type HandRegistrationsOptions = {
  client: EtcdClient;
  registry: Registry;
  keys: OwnKeys;
  ownRoot: string;
  prefixes: readonly string[];
  /** Looks on, and changes nothing in etcd. */
  readOnly: boolean;
  /** Names this console to others. */
  console: string;
  quarantine: Pick<Quarantine, "rules">;
  isReady: () => boolean;
};

/** Registrations by hand, which one of the consoles that share an etcd keeps alive. */
export class HandRegistrations {
  readonly leadership: Leadership;
  readonly #readOnly: boolean;
  readonly #keys: OwnKeys;
  readonly #keeping: Keeping;
  readonly #endings: Endings;
  readonly #onlooker: Onlooker;
  readonly #keeper: Keeper;
  readonly #listeners = new Set<() => void>();
  /** Ids about which the revision that is being applied says something. */
  readonly #touched = new Set<string>();
  /** Ids by what is registered: the key, or the lease. */
  readonly #byKey = new Map<string, string>();
  readonly #byLease = new Map<string, string>();
  readonly #stop: () => void;
  #telling = false;

  constructor(options: HandRegistrationsOptions) {
    const { client, registry, keys, ownRoot: root, prefixes, quarantine, isReady } = options;
    this.#keys = keys;
    this.#readOnly = options.readOnly;
    const onChange = (id: string) => void this.#touched.add(id);
    this.leadership = new Leadership({
      ...{ client, keys, root, role: "keeper", console: options.console },
      onChange: () => this.#onLeadership(),
    });
    this.#keeping = {
      ...{ client, registry, root, prefixes, isReady, leadership: this.leadership },
      records: new Book(keys, root, { prefix: RECORDS, parse: parseRecord, onChange }),
      places: new Book(keys, root, { prefix: PLACES, parse: parsePlace, onChange }),
      marks: new Book(keys, root, { prefix: MARKS, parse: parseMark, onChange }),
      isQuarantined: (service, address) => quarantine.rules.on(service, address).length > 0,
    };
    this.#endings = new Endings(registry);
    this.#onlooker = new Onlooker(this.#keeping, this.#endings);
    this.#keeper = new Keeper(this.#keeping, this.#endings, () => this.#changed());
    const listener = {
      joined: ({ key }: { key: string }) => this.#moved(key),
      parted: ({ key }: { key: string }) => this.#moved(key),
    };
    registry.listeners.add(listener);
    const stop = quarantine.rules.onChange(() => queueMicrotask(() => this.#all()));
    this.#stop = () => {
      stop();
      registry.listeners.delete(listener);
    };
    keys.onError(() => this.#changed());
    const nothing = () => {};
    keys.read("", { base: nothing, put: nothing, delete: nothing, applied: () => this.#applied() });
  }

  /** `resign: false` leaves others to find out, as if this console had died. */
  async close({ resign = true }: { resign?: boolean } = {}): Promise<void> {
    this.#stop();
    await this.#keeper.close();
    await this.leadership.close({ resign });
    this.#listeners.clear();
  }

  /** How many there are, those that cannot be read included. */
  get size(): number {
    const { entries, malformed } = this.#keeping.records;
    return entries.size + malformed.size;
  }

  /** How many leases this console keeps alive. */
  get held(): number {
    return this.#keeper.size;
  }

  get(id: string): HandRegistration | undefined {
    const entry = this.#keeping.records.entries.get(id);
    return entry && toHandRegistration(this.#keeping, this.#keeper, entry);
  }

  /** The record by which something is kept registered, by its key or its lease. */
  recordOf(what: { key: string } | { lease: string }): Entry<HandRecord> | undefined {
    const id = "key" in what ? this.#byKey.get(what.key) : this.#byLease.get(what.lease);
    return id === undefined ? undefined : this.#keeping.records.entries.get(id);
  }

  /** All of them, as the stream and the API tell it. */
  view(): HandRegistrationsView {
    const { records } = this.#keeping;
    const problem = this.#keys.error ?? this.leadership.problem;
    return {
      loaded: this.#keys.loaded,
      problem: problem?.message ?? null,
      keeper: this.leadership.leader,
      registrations: [...records.entries.values()]
        .map((entry) => toHandRegistration(this.#keeping, this.#keeper, entry))
        .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1)),
      malformed: [...records.malformed.values()].map(({ id, key, modRevision, value }) => {
        return { id, key: toKeyText(key), modRevision, problem: value };
      }),
    };
  }

  /** As whose doing the audit log and history show what a failing check took out. */
  doneBy(operation: string): { kind: string; actor: null; reason: string } | null {
    const reason = this.#endings.reasonOf(operation);
    return reason === undefined ? null : { kind: "health-check", actor: null, reason };
  }

  /**
   * Waits until this console sees what was written at `revision`. Returns the registration then.
   *
   * @throws StatusError `not_found` where there is none any more
   */
  async seen(id: string, revision: number): Promise<HandRegistration> {
    await this.#keys.reached(revision, SEEN_WITHIN_MS);
    const registration = this.get(id);
    if (!registration) throw new StatusError("not_found", `there is no registration ${id}`);
    return registration;
  }

  /** Hears that what {@link view} says is something else; once for all that changed in a turn. Returns what ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #applied(): void {
    const { records, places, marks } = this.#keeping;
    const needed = [records, places, marks].some((book) => book.entries.size + book.malformed.size);
    this.leadership.want(needed && !this.#readOnly);
    if (this.#touched.size === 0) return;
    this.#index();
    const touched = [...this.#touched];
    this.#touched.clear();
    for (const id of touched) {
      this.#onlooker.touch(id);
      this.#keeper.touch(id);
    }
    this.#changed();
  }

  #index(): void {
    this.#byKey.clear();
    this.#byLease.clear();
    for (const { id, lease, value } of this.#keeping.places.entries.values()) {
      this.#byKey.set(value.key, id);
      this.#byLease.set(lease, id);
    }
  }

  /** A registration came or went: of most there is nothing to be done, and there may be a great many. */
  #moved(key: string): void {
    const id = this.#byKey.get(key);
    if (id === undefined) return;
    // Once the whole revision is applied, and still in the same turn.
    queueMicrotask(() => {
      this.#keeper.touch(id);
      this.#changed();
    });
  }

  #all(): void {
    this.#keeper.touchAll();
    this.#changed();
  }

  #onLeadership(): void {
    const { guard, leader } = this.leadership;
    this.#keeper.lead(guard !== null, leader !== null && !leader.own);
    this.#changed();
  }

  #changed(): void {
    if (this.#telling) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
