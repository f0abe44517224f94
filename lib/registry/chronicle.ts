import "server-only";

import { changeId } from "./change-id";
import { type DepartureEvidence, departureCause, shownEvidence } from "./departure-cause";
import { type Explained, sinceOf, type WrittenLine } from "./key-write";
import type { LeaseEstimate } from "./lease-estimate";
import type { Cause, Change, Departure, Moment, Registration } from "./model";
import type { Pending } from "./pending";
import { RE_REGISTERED_MS } from "./re-registered";
import type { Service } from "./service";

/** An operation of this console that is about to remove what hangs on a lease, or a key. */
export type Expected = {
  operation: string;
  cause: Cause;
  /** Where what else its key registers is none of its doing. */
  address?: string;
};

/** Which departure is meant: no other can be of the same key at the same revision. */
export type Departed = Pick<Departure, "service" | "address" | "key" | "revision">;

/** What another console is known to have done; a promise where it may be about to say. */
export type Testimony = Expected | null | Promise<Expected | null>;

type View = {
  /** Where to say what happened. */
  readonly pending: Pending;
  /** Whether the lease still lives; null if that cannot be known. */
  check(lease: string): Promise<boolean | null>;
  /** Whether another console did it, asked of each departure that is not expected here. */
  witness(departed: Departed): Testimony;
  /** Called when something was said later than the change it is about. */
  onPending(): void;
  onExplained(explained: Explained): void;
};

/** What a departure is to be explained by, as it comes. */
type Unexplained = {
  evidence: DepartureEvidence;
  certain: Cause | null;
  pending: Promise<Expected | null> | null;
  /** Whether the lease still lives; not asked where that would tell nothing. */
  answer: Promise<boolean | null> | null;
};

const unknownEvidence: Departure["evidence"] = {
  ...{ ttlLeftSeconds: null, grantedTtlSeconds: null, leaseAlive: null, operation: null },
};

type Said = Pick<Change, "awayMs" | "cause"> & { evidence: Departure["evidence"] | null };

/** Tells what the view's changes mean: who came, who came back, who left and why. */
export class Chronicle {
  readonly #view: View;
  readonly #expected = new Map<string, Expected>();
  #lines: WrittenLine[] = [];

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

  /** What was told since the last call: the lines of one write. */
  takeLines(): WrittenLine[] {
    if (this.#lines.length === 0) return [];
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }

  /** A registration that was written: `was` is what its key said of the address before, `present` whether another key did. */
  put(
    service: Service,
    now: Registration,
    moment: Moment,
    {
      was,
      present,
      sameValue,
    }: { was: Registration | undefined; present: boolean; sameValue: boolean },
  ): void {
    if (was) {
      if (!sameValue || differs(was, now)) this.#change(service, now, moment, "changed");
    } else if (present) this.#change(service, now, moment, "key-added");
    else {
      const away = awayFor(service.departures.get(now.address), moment);
      if (away.atMost <= RE_REGISTERED_MS) {
        this.#change(service, now, moment, "re-registered", { awayMs: away.ms });
      } else this.#change(service, now, moment, "registered");
    }
  }

  /** A key went, but others still register the address. */
  removed(service: Service, was: Registration, revision: number, moment: Moment): void {
    this.#change(service, { ...was, modRevision: revision }, moment, "key-removed");
  }

  /** The last registration of an address went. `moved`: its key registers another address now. */
  left(
    service: Service,
    was: Registration,
    revision: number,
    moment: Moment,
    { estimate, moved }: { estimate: LeaseEstimate | undefined; moved: boolean },
  ): void {
    const { key, id, address, framework, lease, since } = was;
    const { at } = moment;
    const exact = moment.after === null;
    const evidence = { at, lease, estimate, leaseAlive: null, exact };
    const testimony =
      this.#expectedOf(was) ?? this.#view.witness({ service: was.service, address, key, revision });
    const pending = testimony instanceof Promise ? testimony : null;
    const expected = testimony instanceof Promise ? null : testimony;
    const certain = moved ? "replaced" : lease === "0" ? "deleted" : null;
    const cause = pending ? null : (expected?.cause ?? certain);
    const departure: Departure = {
      ...{ key, service: was.service, id, address, framework, lease, since, revision, cause },
      left: { at, exact },
      evidence: shownEvidence(evidence, expected?.operation ?? null),
    };
    this.#depart(service, departure);
    const gone = { ...was, modRevision: revision };
    const change = this.#change(service, gone, moment, "left", {
      cause,
      evidence: departure.evidence,
    });
    if (cause === null) {
      const answer = certain ? null : this.#view.check(lease);
      void this.#explain(service, departure, change, { evidence, certain, pending, answer });
    }
  }

  /** Another console says only now that a departure was its doing, whatever it was taken for. */
  attribute(service: Service | undefined, departed: Departed, expected: Expected): void {
    const { address, key, revision } = departed;
    const { cause, operation } = expected;
    const departure = service?.departures.get(address);
    const isKnown = departure?.revision === revision && departure.key === key;
    const shown = { ...(isKnown ? departure.evidence : unknownEvidence), operation };
    if (isKnown && service) {
      if (departure.cause === cause) return;
      this.#depart(service, { ...departure, cause, evidence: shown });
      const change = service.lastChange;
      if (change?.kind === "left" && change.revision === revision && change.key === key) {
        service.lastChange = { ...change, cause };
        this.#view.pending.rows.add(service.name);
        this.#view.pending.explained.push(service.lastChange);
      }
      this.#view.onPending();
    }
    this.#view.onExplained({ ...departed, cause, evidence: shown });
  }

  #expectedOf({ key, lease, address }: Registration): Expected | null {
    const expected = this.#expected.get(`key ${key}`) ?? this.#expected.get(`lease ${lease}`);
    if (!expected) return null;
    return expected.address === undefined || expected.address === address ? expected : null;
  }

  /**
   * A line for the record alone: what a key registers reads otherwise now, but nothing has happened to it.
   * `operation` is what made it so, if an operator did.
   */
  note(
    {
      change,
      was,
      operation,
    }: {
      change: Pick<Change, "kind" | "revision">;
      was: Registration;
      operation: string | null;
    },
    moment: Moment,
  ): void {
    const { kind, revision } = change;
    const { key, service, address, framework, lease } = was;
    const cause = kind === "left" ? "unknown" : null;
    const nothing = { ttlLeftSeconds: null, grantedTtlSeconds: null, leaseAlive: null };
    this.#lines.push({
      change: {
        ...{ kind, revision, key, service, address, lease, cause, awayMs: null },
        id: changeId({ revision, kind, address, key }),
        at: { at: moment.at, exact: moment.after === null },
      },
      framework,
      since: kind === "left" || kind === "key-removed" ? sinceOf(was) : null,
      evidence: operation === null ? null : { ...nothing, operation },
    });
  }

  async #explain(
    service: Service,
    departure: Departure,
    change: Change,
    { evidence, certain, pending: testimony, answer }: Unexplained,
  ): Promise<void> {
    // The lease is asked about at once: whoever waits first finds it gone by itself.
    const [expected, leaseAlive] = await Promise.all([testimony, answer]);
    const known = { ...evidence, leaseAlive };
    const cause = expected?.cause ?? certain ?? departureCause(known);
    const shown = shownEvidence(known, expected?.operation ?? null);
    if (service.departures.get(departure.address) === departure) {
      this.#depart(service, { ...departure, cause, evidence: shown });
    }
    const explained = { ...change, cause };
    const { pending } = this.#view;
    if (service.lastChange === change) {
      service.lastChange = explained;
      pending.rows.add(service.name);
    }
    pending.explained.push(explained);
    this.#view.onPending();
    this.#view.onExplained({ ...explained, evidence: shown });
  }

  #depart(service: Service, departure: Departure): void {
    service.depart(departure);
    this.#view.pending.service(service.name).departures.push(departure);
  }

  #change(
    service: Service,
    registration: Registration,
    moment: Moment,
    kind: Change["kind"],
    { awayMs = null, cause = null, evidence = null }: Partial<Said> = {},
  ): Change {
    const { key, address, framework, lease, modRevision } = registration;
    const change: Change = {
      ...{ kind, key, address, lease, cause, awayMs },
      at: { at: moment.at, exact: moment.after === null },
      id: changeId({ revision: modRevision, kind, address, key }),
      revision: modRevision,
      service: service.name,
    };
    service.lastChange = change;
    this.#view.pending.changes.push(change);
    const went = kind === "left" || kind === "key-removed";
    const since = went ? sinceOf(registration) : null;
    this.#lines.push({ change, framework, since, evidence });
    return change;
  }
}

/**
 * How long an address was away until `moment`: in milliseconds, null where it left or came while
 * nobody looked; then it was still no longer than `atMost`.
 */
function awayFor(
  departure: Departure | undefined,
  moment: Moment,
): { ms: number | null; atMost: number } {
  if (!departure) return { ms: null, atMost: Number.POSITIVE_INFINITY };
  const { left } = departure;
  if (left.exact) {
    const away = moment.at - left.at;
    return { ms: moment.after === null ? away : null, atMost: away };
  }
  // Both were found at the end of the same time away, or nothing bounds it.
  const after = moment.after ?? Number.POSITIVE_INFINITY;
  return { ms: null, atMost: left.at >= after ? moment.at - after : Number.POSITIVE_INFINITY };
}

/** A put that wrote what was there is no change. What is shown of values is not all of them. */
function differs(was: Registration, now: Registration): boolean {
  return was.lease !== now.lease || was.createRevision !== now.createRevision;
}
