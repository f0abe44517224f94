import "server-only";

import type { Owner } from "@/lib/codecs/codec";

import type { Held } from "./holdings";
import type { Registration, Twin } from "./model";

const none: readonly Owner[] = [];

/**
 * The keys that belong to instances and register none themselves, by what they belong to, whichever of them comes
 * first.
 */
export class Twins {
  readonly #owners = new Map<string, Owner>();
  readonly #twins = new Map<string, Map<string, Twin>>();

  /** What a key belongs to that registers nothing itself. */
  ownerOf(key: string): Owner | undefined {
    return this.#owners.get(key);
  }

  /** Takes a key that was written. Gives those whose other keys are not what they were. */
  put(key: string, owner: Owner | undefined, held: Held): readonly Owner[] {
    const before = this.#owners.get(key);
    if (!owner || held.registrations.length > 0) return before ? this.delete(key) : none;
    const { kind, reason, lease } = held;
    const name = nameOf(owner);
    const known = this.#twins.get(name)?.get(key);
    if (known && known.kind === kind && known.reason === reason && known.lease === lease)
      return none;
    const left = before && nameOf(before) !== name ? this.delete(key) : none;
    this.#owners.set(key, owner);
    const twins = this.#twins.get(name) ?? new Map<string, Twin>();
    this.#twins.set(name, twins.set(key, { key, kind, reason, lease }));
    return [...left, owner];
  }

  /** Forgets a key. Gives those whose other keys are not what they were. */
  delete(key: string): readonly Owner[] {
    const owner = this.#owners.get(key);
    if (!owner) return none;
    this.#owners.delete(key);
    const name = nameOf(owner);
    const twins = this.#twins.get(name);
    twins?.delete(key);
    if (twins?.size === 0) this.#twins.delete(name);
    return [owner];
  }

  /** The registration with the other keys of its instance, as far as they have come. */
  joined(registration: Registration): Registration {
    if (this.#twins.size === 0 && !registration.twins) return registration;
    const { service, address, key } = registration;
    const twins = [
      ...(this.#twins.get(nameOf({ key }))?.values() ?? []),
      ...(this.#twins.get(nameOf({ service, address }))?.values() ?? []),
    ];
    if (twins.length === 0 && !registration.twins) return registration;
    const { twins: _before, ...alone } = registration;
    if (twins.length === 0) return alone;
    return { ...alone, twins: twins.sort((a, b) => (a.key < b.key ? -1 : 1)) };
  }
}

function nameOf(owner: Owner): string {
  return "key" in owner ? `key ${owner.key}` : `at ${owner.address} ${owner.service}`;
}
