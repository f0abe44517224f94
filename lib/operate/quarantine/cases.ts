import "server-only";

import type { Registration } from "@/lib/registry/model";
import type { Registry } from "@/lib/registry/registry";
import type { RegistrationListener } from "@/lib/registry/services";

import { Attributions } from "./attributions";
import { Case } from "./case";
import type { RuleBook, RuleChange } from "./rules";
import type { Tallies } from "./tallies";

/** The instances that rules keep out and that have been seen, in every console. */
export class Cases implements RegistrationListener {
  readonly #registry: Registry;
  readonly #rules: RuleBook;
  readonly #tallies: Tallies;
  readonly #byAddress = new Map<string, Map<string, Case>>();
  readonly #stop: () => void;
  readonly attributions: Attributions;
  /** Called in the turn in which it is seen. */
  onJoined: (one: Case, registration: Registration) => void = () => {};
  onParted: (was: Registration, one: Case | undefined) => void = () => {};
  /** It returned, or a return of it has ended. */
  onCounted: (one: Case) => void = () => {};
  /** A rule about it was added; or the last one is gone. */
  onRules: (one: Case) => void = () => {};

  constructor(registry: Registry, rules: RuleBook, tallies: Tallies) {
    this.#registry = registry;
    this.#rules = rules;
    this.#tallies = tallies;
    this.attributions = new Attributions(registry);
    registry.listeners.add(this);
    this.#stop = rules.onChange((changes) => this.#ruled(changes));
  }

  *all(): Generator<Case, void, void> {
    for (const cases of this.#byAddress.values()) yield* cases.values();
  }

  get(service: string, address: string): Case | undefined {
    return this.#byAddress.get(address)?.get(service);
  }

  /** Those that a rule is about. */
  of({ service, address }: { service: string | null; address: string }): Case[] {
    const cases = this.#byAddress.get(address);
    if (!cases) return [];
    if (service === null) return [...cases.values()];
    const one = cases.get(service);
    return one ? [one] : [];
  }

  joined(registration: Registration): void {
    const { service, address } = registration;
    if (!this.#rules.has(address) || this.#rules.on(service, address).length === 0) return;
    const one = this.get(service, address) ?? this.#open(service, address, []);
    const returned = one.joined(registration);
    if (returned) {
      this.#tallies.returned(returned, address);
      this.onCounted(one);
    }
    this.onJoined(one, registration);
  }

  parted(was: Registration): void {
    // Most registrations are of no interest, and there may be a great many.
    const one = this.#byAddress.size > 0 ? this.get(was.service, was.address) : undefined;
    if (one?.parted(was)) this.onCounted(one);
    this.attributions.settle(was.key);
    this.onParted(was, one);
  }

  close(): void {
    this.#stop();
    this.#registry.listeners.delete(this);
    for (const one of this.all()) one.rest();
    this.attributions.close();
  }

  #ruled(changes: readonly RuleChange[]): void {
    for (const { type, entry } of changes) {
      const { rule } = entry;
      if (type === "added") {
        for (const service of this.#servicesOf(rule)) {
          const one = this.get(service, rule.address) ?? this.#openPresent(service, rule.address);
          this.onRules(one);
        }
        continue;
      }
      for (const one of this.of(rule)) {
        this.onRules(one);
        if (this.#rules.on(one.service, one.address).length > 0) continue;
        one.rest();
        const cases = this.#byAddress.get(one.address);
        if (cases?.delete(one.service) && cases.size === 0) this.#byAddress.delete(one.address);
      }
    }
  }

  /** Services in which the address is registered now, or is known to have been. */
  *#servicesOf(rule: { service: string | null; address: string }): Generator<string, void, void> {
    const { services } = this.#registry;
    const named = rule.service === null ? services.keys() : [rule.service];
    const known = new Set(this.of(rule).map(({ service }) => service));
    yield* known;
    for (const name of named) {
      if (!known.has(name) && services.get(name)?.has(rule.address)) yield name;
    }
  }

  #openPresent(service: string, address: string): Case {
    const present = this.#registry.services.get(service)?.registrationsAt(address) ?? [];
    return this.#open(
      service,
      address,
      present.map(({ key }) => key),
    );
  }

  #open(service: string, address: string, present: string[]): Case {
    const one = new Case(service, address, present);
    const cases = this.#byAddress.get(address);
    if (cases) cases.set(service, one);
    else this.#byAddress.set(address, new Map([[service, one]]));
    return one;
  }
}
