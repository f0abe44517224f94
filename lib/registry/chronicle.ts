import "server-only";

import { type DepartureEvidence, departureCause, shownEvidence } from "./departure-cause";
import type { LeaseEstimate } from "./lease-estimate";
import type { Cause, Change, Departure, Observed, Registration } from "./model";
import type { Pending } from "./pending";
import type { Service } from "./service";

/** An address that comes back within this registered anew rather than left. */
const RE_REGISTERED_MS = 15_000;

/** An operation of this console that is about to remove what hangs on a lease, or a key. */
export type Expected = { operation: string; cause: Cause };

type View = {
  /** Where to say what happened. */
  readonly pending: Pending;
  /** Whether the lease still lives; null if that cannot be known. */
  check(lease: string): Promise<boolean | null>;
  /** Called when something was said later than the change it is about. */
  onPending(): void;
};

/** Tells what the view's changes mean: who came, who came back, who left and why. */
export class Chronicle {
  readonly #view: View;
  readonly #expected = new Map<string, Expected>();

  constructor(view: View) {
    this.#view = view;
  }

  /**
   * Attributes what goes with a lease or a key to an operation, whichever of the watch and
   * the answer to the call comes first. Returns how to take that back.
   */
  expect(what: { lease: string } | { key: string }, expected: Expected): () => void {
    const subject = "lease" in what ? `lease ${what.lease}` : `key ${what.key}`;
    this.#expected.set(subject, expected);
    return () => {
      if (this.#expected.get(subject) === expected) this.#expected.delete(subject);
    };
  }

  /** A registration that was written: `was` is what its key said of the address before, `present` whether another key did. */
  put(
    service: Service,
    now: Registration,
    observed: Observed,
    { was, present }: { was: Registration | undefined; present: boolean },
  ): void {
    if (was) {
      if (differs(was, now)) this.#change(service, now, observed, "changed");
    } else if (present) this.#change(service, now, observed, "key-added");
    else {
      const left = service.departures.get(now.address)?.left.at;
      const awayMs = left === undefined ? null : observed.at - left;
      if (awayMs === null || awayMs > RE_REGISTERED_MS) {
        this.#change(service, now, observed, "registered");
      } else this.#change(service, now, observed, "re-registered", { awayMs });
    }
  }

  /** A key went, but others still register the address. */
  removed(service: Service, was: Registration, revision: number, observed: Observed): void {
    this.#change(service, { ...was, modRevision: revision }, observed, "key-removed");
  }

  /** The last registration of an address went. `moved`: its key registers another address now. */
  left(
    service: Service,
    was: Registration,
    revision: number,
    observed: Observed,
    { estimate, moved }: { estimate: LeaseEstimate | undefined; moved: boolean },
  ): void {
    const { key, id, address, framework, lease, since } = was;
    const { at, exact } = observed;
    const evidence = { at, lease, estimate, leaseAlive: null, exact };
    const expected = this.#expected.get(`key ${key}`) ?? this.#expected.get(`lease ${lease}`);
    const certain = moved ? "replaced" : lease === "0" ? "deleted" : null;
    const cause = expected?.cause ?? certain;
    const departure: Departure = {
      ...{ key, service: was.service, id, address, framework, lease, since, revision, cause },
      left: observed,
      evidence: shownEvidence(evidence, expected?.operation ?? null),
    };
    this.#depart(service, departure);
    const gone = { ...was, modRevision: revision };
    const change = this.#change(service, gone, observed, "left", { cause });
    if (cause === null) void this.#explain(service, departure, change, evidence);
  }

  async #explain(
    service: Service,
    departure: Departure,
    change: Change,
    evidence: DepartureEvidence,
  ): Promise<void> {
    const leaseAlive = await this.#view.check(departure.lease);
    const known = { ...evidence, leaseAlive };
    const cause = departureCause(known);
    if (service.departures.get(departure.address) === departure) {
      this.#depart(service, { ...departure, cause, evidence: shownEvidence(known, null) });
    }
    const explained = { ...change, cause };
    const { pending } = this.#view;
    if (service.lastChange === change) {
      service.lastChange = explained;
      pending.rows.add(service.name);
    }
    pending.changes.push(explained);
    this.#view.onPending();
  }

  #depart(service: Service, departure: Departure): void {
    service.depart(departure);
    this.#view.pending.service(service.name).departures.push(departure);
  }

  #change(
    service: Service,
    { key, address, lease, modRevision }: Registration,
    at: Observed,
    kind: Change["kind"],
    { awayMs = null, cause = null }: Partial<Pick<Change, "awayMs" | "cause">> = {},
  ): Change {
    const change: Change = {
      ...{ at, kind, key, address, lease, cause, awayMs },
      id: `${modRevision} ${kind} ${address} ${key}`,
      revision: modRevision,
      service: service.name,
    };
    service.lastChange = change;
    this.#view.pending.changes.push(change);
    return change;
  }
}

/** A put that wrote what was there is no change. */
function differs(was: Registration, now: Registration): boolean {
  return (
    was.value !== now.value || was.lease !== now.lease || was.createRevision !== now.createRevision
  );
}
