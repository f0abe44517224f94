import type { Change } from "@/lib/registry/model";
import { RE_REGISTERED_MS } from "@/lib/registry/re-registered";

/** So many departures within so long are flapping, as the History of a service has it. */
export const FLAPPING_DEPARTURES = 3;
export const FLAPPING_WITHIN_MS = 600_000;
const DEPARTURES_KEPT = 20;
/** Beyond, the addresses that left longest ago are forgotten. */
const ADDRESSES_KEPT = 100_000;

export type Left = Pick<Change, "service" | "address" | "revision" | "key" | "cause"> & {
  at: number;
};

export type Returned = Pick<Change, "service" | "address"> & { at: number };

type Departed = {
  service: string;
  address: string;
  left: { id: string; at: number; stopped: boolean }[];
  /** When it came back at once. */
  returns: number[];
};

/**
 * Counts how often each address left in the last ten minutes. What an operator took out does not count, nor what was
 * stopped and came back at once, as a deploy in place does: for History it never left.
 */
export class Departures {
  /** In the order of the last departure. */
  readonly #addresses = new Map<string, Departed>();
  /** The flapping addresses of each service that has any. */
  readonly #flapping = new Map<string, Map<string, number>>();

  /** One departure, which may be told again once its cause is known. True if the service has to be looked at. */
  add({ service, address, revision, key, cause, at }: Left): boolean {
    const subject = JSON.stringify([service, address]);
    const id = `${revision} ${key}`;
    const imposed = cause === "force-expired" || cause === "quarantined";
    const known = this.#addresses.get(subject) ?? { service, address, left: [], returns: [] };
    // Until its cause is known nothing speaks for a crash.
    const stopped = cause === null || cause === "revoked" || cause === "deleted";
    const others = known.left.filter((one) => one.id !== id && at - one.at < FLAPPING_WITHIN_MS);
    // The journal tells them newest first.
    const all = imposed ? others : [...others, { id, at, stopped }].sort((a, b) => a.at - b.at);
    known.left = all.slice(-DEPARTURES_KEPT);
    this.#addresses.delete(subject);
    if (known.left.length > 0) this.#addresses.set(subject, known);
    this.#forget(at);
    return this.#judge(known);
  }

  /** One that left came back within {@link RE_REGISTERED_MS}. True if the service has to be looked at. */
  addReturn({ service, address, at }: Returned): boolean {
    const subject = JSON.stringify([service, address]);
    const known = this.#addresses.get(subject) ?? { service, address, left: [], returns: [] };
    known.returns = [...known.returns, at].sort((a, b) => a - b).slice(-DEPARTURES_KEPT);
    this.#addresses.set(subject, known);
    return this.#judge(known);
  }

  /** The addresses of a service that flap, worst first. */
  flapping(service: string): { address: string; departures: number }[] {
    const found = [...(this.#flapping.get(service) ?? [])];
    return found
      .map(([address, departures]) => ({ address, departures }))
      .sort((a, b) => b.departures - a.departures || (a.address < b.address ? -1 : 1));
  }

  /** Lets go what is too long ago at `now`. Returns the services of which that changes something. */
  expire(now: number): string[] {
    const changed = new Set<string>();
    for (const [service, addresses] of this.#flapping) {
      for (const address of addresses.keys()) {
        const known = this.#addresses.get(JSON.stringify([service, address]));
        if (!known) continue;
        known.left = known.left.filter(({ at }) => now - at < FLAPPING_WITHIN_MS);
        if (this.#judge(known)) changed.add(service);
      }
    }
    this.#forget(now);
    return [...changed];
  }

  #judge({ service, address, left, returns }: Departed): boolean {
    const counted = left.filter(({ at, stopped }) => {
      const isBack = (back: number) => back >= at && back - at <= RE_REGISTERED_MS;
      return !stopped || !returns.some(isBack);
    }).length;
    const addresses = this.#flapping.get(service);
    const before = addresses?.get(address);
    if (counted < FLAPPING_DEPARTURES) {
      if (before === undefined) return false;
      addresses?.delete(address);
      if (addresses?.size === 0) this.#flapping.delete(service);
      return true;
    }
    if (addresses) addresses.set(address, counted);
    else this.#flapping.set(service, new Map([[address, counted]]));
    return before !== counted;
  }

  #forget(now: number): void {
    for (const [subject, { service, address, left, returns }] of this.#addresses) {
      const last = left.at(-1)?.at ?? returns.at(-1) ?? 0;
      const old = now - last >= FLAPPING_WITHIN_MS;
      if (!old && this.#addresses.size <= ADDRESSES_KEPT) return;
      if (this.#flapping.get(service)?.has(address)) return;
      this.#addresses.delete(subject);
    }
  }
}
