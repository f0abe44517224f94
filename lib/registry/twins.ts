import "server-only";

import type { Owner } from "@/lib/codecs/codec";

import type { Held } from "./holdings";
import { parentsOf } from "./lease-tree";
import type { Registration, Twin } from "./model";

const none: readonly Owner[] = [];

/**
 * The keys that belong to instances and register none themselves, by what they belong to, whichever of them comes
 * first.
 */
export class Twins {
  readonly #owners = new Map<string, Owner>();
  readonly #twins = new Map<string, Map<string, Twin>>();
  /**
   * How many of them name each key, address or lease: nearly all registrations have none that is named, and to make the
   * names that they go by takes longer than to look at these.
   */
  readonly #named = new Map<string, number>();

  /** What a key belongs to that registers nothing itself. */
  ownerOf(key: string): Owner | undefined {
    return this.#owners.get(key);
  }

  /** Takes a key that was written. Gives those whose other keys are not what they were. */
  put(
    key: string,
    owner: Owner | undefined,
    held: Pick<Held, "kind" | "reason" | "lease" | "registrations">,
  ): readonly Owner[] {
    const before = this.#owners.get(key);
    if (!owner || held.registrations.length > 0) return before ? this.delete(key) : none;
    const { kind, reason, lease } = held;
    const name = nameOf(owner);
    const known = this.#twins.get(name)?.get(key);
    if (known && known.kind === kind && known.reason === reason && known.lease === lease)
      return none;
    const left = before && nameOf(before) !== name ? this.delete(key) : none;
    if (!this.#owners.has(key)) this.#count(owner, 1);
    this.#owners.set(key, owner);
    const twin: Twin = { key, kind, reason, lease };
    if ("lease" in owner) twin.shared = true;
    const twins = this.#twins.get(name) ?? new Map<string, Twin>();
    this.#twins.set(name, twins.set(key, twin));
    return [...left, owner];
  }

  /** Forgets a key. Gives those whose other keys are not what they were. */
  delete(key: string): readonly Owner[] {
    const owner = this.#owners.get(key);
    if (!owner) return none;
    this.#owners.delete(key);
    this.#count(owner, -1);
    const name = nameOf(owner);
    const twins = this.#twins.get(name);
    twins?.delete(key);
    if (twins?.size === 0) this.#twins.delete(name);
    return [owner];
  }

  /** The registration with the other keys of its instance, as far as they have come. */
  joined(registration: Registration): Registration {
    const { key, address, lease } = registration;
    const twins: Twin[] = [];
    if (this.#named.has(key) || this.#named.has(address)) {
      for (const name of namesAs(registration)) this.#add(twins, name);
    }
    if (this.#named.has(lease)) {
      for (const name of namesByLease(registration)) this.#add(twins, name);
    }
    if (twins.length === 0 && !registration.twins) return registration;
    const { twins: _before, ...alone } = registration;
    if (twins.length === 0) return alone;
    return { ...alone, twins: twins.sort((a, b) => (a.key < b.key ? -1 : 1)) };
  }

  #add(twins: Twin[], name: string): void {
    const known = this.#twins.get(name);
    if (known) twins.push(...known.values());
  }

  #count(owner: Owner, sign: 1 | -1): void {
    const named = "key" in owner ? owner.key : "lease" in owner ? owner.lease : owner.address;
    const count = (this.#named.get(named) ?? 0) + sign;
    if (count > 0) this.#named.set(named, count);
    else this.#named.delete(named);
  }
}

/** Whether a registration is one of those that are meant. */
export function isOwnedBy(owner: Owner, registration: Registration): boolean {
  const { key, service, address, lease, framework, details } = registration;
  if ("key" in owner) return owner.key === key;
  if ("lease" in owner) {
    return (
      owner.lease === lease && owner.framework === framework && key.startsWith(`${owner.under}/`)
    );
  }
  const { namespace } = owner;
  if (owner.service !== service || owner.address !== address) return false;
  return namespace === undefined || namespace === (details?.namespace ?? "");
}

/** Names of what it may be known as. Nothing of it has a NUL in it, being key text. */
function namesAs({ key, service, address, details }: Registration): string[] {
  const at = `at\0${address}\0${service}`;
  return [`key\0${key}`, at, `${at}\0${details?.namespace ?? ""}`];
}

/** The same by its lease: whatever stands above its key may be marked. */
function* namesByLease({ key, lease, framework }: Registration): Generator<string, void, void> {
  for (const under of parentsOf(key)) yield nameOf({ lease, under, framework });
}

function nameOf(owner: Owner): string {
  if ("key" in owner) return `key\0${owner.key}`;
  if ("lease" in owner) return `on\0${owner.lease}\0${owner.framework}\0${owner.under}`;
  const { service, address, namespace } = owner;
  const at = `at\0${address}\0${service}`;
  return namespace === undefined ? at : `${at}\0${namespace}`;
}
