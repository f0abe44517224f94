import "server-only";

import type { Owner } from "@/lib/codecs/codec";

import type { Held, Holdings } from "./holdings";
import { LeaseTree } from "./lease-tree";
import type { Registration } from "./model";
import type { Reread, Services } from "./services";
import { isOwnedBy, Twins } from "./twins";

const none: readonly Registration[] = [];

/** Joins the keys that register nothing themselves to the instances they belong to, in whatever order they come. */
export class Joining {
  readonly #twins = new Twins();
  readonly #tree = new LeaseTree();
  readonly #holdings: Holdings;
  readonly #services: Services;

  constructor(holdings: Holdings, services: Services) {
    this.#holdings = holdings;
    this.#services = services;
  }

  /** Takes a key that the view holds. What it belonged to, and what it belongs to now, is shown anew. */
  put(key: string, held: Readonly<Held>, owner: Owner | undefined, how: Reread): void {
    this.#tree.put(key, held.lease);
    this.#join(this.#twins.put(key, owner, held), how);
  }

  /** Forgets a key. What it belonged to is shown anew. */
  delete(key: string, how: Reread): void {
    this.#tree.delete(key);
    this.#join(this.#twins.delete(key), how);
  }

  /** The registration with the other keys of its instance, as far as they have come. */
  joined(registration: Registration): Registration {
    return this.#twins.joined(registration);
  }

  /** What a key that registers nothing belongs to, and the registrations of it that there are. */
  ownerOf(key: string): { owner: Owner; registrations: readonly Registration[] } | null {
    const owner = this.#twins.ownerOf(key);
    return owner ? { owner, registrations: this.#ownedBy(owner) } : null;
  }

  /** The registrations of the key, or of the instance that it belongs to. */
  concernedBy(key: string): readonly Registration[] {
    const registrations = this.#registrationsOf(key);
    const owner = registrations.length === 0 ? this.#twins.ownerOf(key) : undefined;
    // Those that a lease tells are on it themselves, so that they are asked anyway.
    return owner && !("lease" in owner) ? this.#ownedBy(owner) : registrations;
  }

  /** The instances that these belong to have other keys than before, or none any more. */
  #join(owners: readonly Owner[], how: Reread): void {
    for (const owner of owners) {
      for (const key of new Set(this.#ownedBy(owner).map((registration) => registration.key))) {
        const held = this.#holdings.keys.get(key);
        if (!held) continue;
        const registrations = held.registrations.map((was) => this.joined(was));
        this.#holdings.set(key, { ...held, registrations });
        this.#services.reread(key, held.registrations, registrations, how);
      }
    }
  }

  #ownedBy(owner: Owner): readonly Registration[] {
    return this.#candidatesFor(owner).filter((registration) => isOwnedBy(owner, registration));
  }

  #candidatesFor(owner: Owner): readonly Registration[] {
    if ("key" in owner) return this.#registrationsOf(owner.key);
    if ("service" in owner) {
      return this.#services.byName.get(owner.service)?.registrationsAt(owner.address) ?? none;
    }
    const { lease, under } = owner;
    const keys = this.#tree.keysUnder(under, lease, () => this.#holdings.leases.get(lease) ?? []);
    return [...keys].flatMap((key) => this.#registrationsOf(key));
  }

  #registrationsOf(key: string): readonly Registration[] {
    return this.#holdings.keys.get(key)?.registrations ?? none;
  }
}
