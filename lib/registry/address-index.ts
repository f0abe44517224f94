import "server-only";

/** Which services an address is registered in: of most but one, which is kept without a set of its own. */
export class AddressIndex {
  readonly #services = new Map<string, string | Set<string>>();
  readonly #shared = new Map<string, ReadonlySet<string>>();
  /** Another number whenever {@link shared} may be another. */
  version = 0;

  /** The addresses that more than one service has, with those. */
  get shared(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.#shared;
  }

  add(address: string, service: string): void {
    const known = this.#services.get(address);
    if (known === undefined || known === service) {
      this.#services.set(address, service);
      return;
    }
    const services = typeof known === "string" ? new Set([known]) : known;
    services.add(service);
    this.#services.set(address, services);
    this.#shared.set(address, services);
    this.version += 1;
  }

  delete(address: string, service: string): void {
    const known = this.#services.get(address);
    if (known === service) this.#services.delete(address);
    if (!(known instanceof Set) || !known.delete(service)) return;
    this.version += 1;
    if (known.size > 1) return;
    this.#shared.delete(address);
    const [last] = known;
    if (last !== undefined) this.#services.set(address, last);
  }
}
