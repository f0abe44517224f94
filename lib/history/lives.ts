import type { Moment, Registration } from "@/lib/registry/model";
import { RE_REGISTERED_MS } from "@/lib/registry/re-registered";

import { inOrder } from "./in-order";
import { LifeDraft } from "./life-draft";
import type { JournalRecord, Lane, Life } from "./model";

export const FLAPPING_WITHIN_MS = 600_000;
export const FLAPPING_DEPARTURES = 3;

/** What is registered at the end of the time that is asked for, and that time. */
export type LivesView = {
  /** The registrations of the service, or of the one address that is asked for. */
  present: Iterable<Registration>;
  /** From where on the records are complete, and to where. */
  from: number;
  to: number;
};

/**
 * The lives of a service's addresses, from all that the journal says of the service in a time.
 * `records` are in the order of their revisions. Live addresses come first, then those that left last.
 *
 * Leases that follow each other are one life: where the journal says so, where the address was away for
 * no more than 15 s, and where a further key registered it before its own went. What is kept out lives no longer,
 * however often its process returns for the moment that keeping it out takes.
 */
export function lanesOf(records: readonly JournalRecord[], view: LivesView): Lane[] {
  const lanes = new Map<string, LaneDraft>();
  const laneOf = (address: string) => {
    let lane = lanes.get(address);
    if (!lane) {
      lane = new LaneDraft(address, view);
      lanes.set(address, lane);
    }
    return lane;
  };
  for (const record of inOrder(records)) laneOf(record.address).add(record);
  for (const registration of view.present) {
    // Not for what came after the time that is asked for.
    if (lanes.has(registration.address) || registration.since.at <= view.to) {
      laneOf(registration.address).present(registration);
    }
  }
  return [...lanes.values()]
    .map((draft) => draft.lane())
    .filter(({ lives }) => lives.length > 0)
    .sort(byLiveness);
}

class LaneDraft {
  readonly #address: string;
  readonly #view: LivesView;
  readonly #lives: LifeDraft[] = [];
  readonly #present: Registration[] = [];
  #framework = "";

  constructor(address: string, view: LivesView) {
    this.#address = address;
    this.#view = view;
  }

  add(record: JournalRecord): void {
    this.#framework = record.framework;
    const { kind } = record;
    if (kind === "registered") this.#register(record);
    else if (kind === "re-registered") this.#renew(record);
    else if (kind === "left") this.#end(record);
    else if (kind === "key-removed") this.#openLife(record).dropKey(record);
    else this.#openLife(record).addKey(record);
  }

  present(registration: Registration): void {
    this.#present.push(registration);
  }

  lane(): Lane {
    this.#addPresent();
    const lives = this.#lives.map(({ life }) => life);
    return {
      address: this.#address,
      framework: this.#framework,
      lives,
      live: this.#present.length > 0,
      restarts: Math.max(0, lives.length - 1),
      crashes: lives.filter(({ cause }) => cause === "expired").length,
      flapping: isFlapping(lives),
    };
  }

  #register(record: JournalRecord): void {
    const last = this.#lives.at(-1);
    if (last && isJoined(last.life, record)) last.renew(record);
    else {
      // Its departure is not in the journal: all that is known is that it came anew.
      last?.supersede(record);
      this.#begin(record, record.moment, record.revision);
    }
  }

  #renew(record: JournalRecord): void {
    const last = this.#lives.at(-1) ?? this.#beginOpen(record);
    if (isKeptOut(last.life)) this.#begin(record, record.moment, record.revision);
    else last.renew(record);
  }

  #end(record: JournalRecord): void {
    this.#openLife(record).end(record);
    const [before, last] = this.#lives.slice(-2);
    if (!before || !last || !isReturn(before.life, last.life)) return;
    before.life.returns += 1;
    this.#lives.pop();
  }

  /** The life that a record which begins none belongs to. */
  #openLife(record: JournalRecord): LifeDraft {
    const last = this.#lives.at(-1);
    return last && last.life.to === null ? last : this.#beginOpen(record);
  }

  #beginOpen(record: JournalRecord): LifeDraft {
    const last = this.#lives.at(-1)?.life.to;
    // Not before the end of the one before it, whatever was lost between them.
    const bound = { at: Math.max(this.#view.from, last?.at ?? 0), after: 0 };
    const from = record.since ?? earlier(bound, record.moment);
    return this.#begin(record, from, 0);
  }

  #begin(record: { key: string; lease: string }, from: Moment, fromRevision: number): LifeDraft {
    const life = new LifeDraft(record, from, fromRevision);
    this.#lives.push(life);
    return life;
  }

  /** For what is registered while the journal has nothing of it, as of one that never changed. */
  #addPresent(): void {
    const sorted = [...this.#present].sort((a, b) => a.createRevision - b.createRevision);
    const [oldest] = sorted;
    const last = this.#lives.at(-1)?.life;
    if (!oldest || (last && last.to === null)) return;
    const { since, createRevision, framework } = oldest;
    const tooLate = since.at > this.#view.to;
    const tooEarly = last?.to && since.at < last.to.at;
    if (tooLate || tooEarly) return;
    this.#framework ||= framework;
    const bound = { at: Math.max(this.#view.from, last?.to?.at ?? 0), after: 0 };
    const found = { at: since.at, after: 0 };
    const from = since.exact ? { at: since.at, after: null } : earlier(bound, found);
    const life = this.#begin(oldest, from, createRevision);
    life.life.openStart = !since.exact || since.at < this.#view.from;
    for (const { key, lease } of sorted) life.hold(key, lease);
  }
}

/** Whether what comes now goes on with a life that has ended: for certain no more than 15 s before. */
function isJoined(life: Life, { moment }: JournalRecord): boolean {
  const { to } = life;
  if (to === null || moment.at < to.at || isKeptOut(life)) return false;
  return moment.at - earliest(to) <= RE_REGISTERED_MS;
}

function isKeptOut({ cause }: Life): boolean {
  return cause === "quarantined";
}

/** Whether a life is but the moment for which an address was seen that the one before it ended kept out. */
function isReturn(before: Life, life: Life): boolean {
  const { from, to } = life;
  if (to === null || !isKeptOut(before) || !isKeptOut(life)) return false;
  return to.at - earliest(from) <= RE_REGISTERED_MS;
}

/** Three departures within any ten minutes, at the most that their bounds allow. */
function isFlapping(lives: readonly Life[]): boolean {
  const departures = lives.flatMap(({ to }) => (to ? [to] : []));
  return departures.some((first, index) => {
    const run = departures.slice(index, index + FLAPPING_DEPARTURES);
    const last = run.at(-1);
    if (!last || run.length < FLAPPING_DEPARTURES) return false;
    // Where the clock was set back between them, nobody knows how long it took.
    const inOrder = run.every(({ at }, place) => at >= (run[place - 1]?.at ?? at));
    return inOrder && last.at - earliest(first) <= FLAPPING_WITHIN_MS;
  });
}

function earliest({ at, after }: Moment): number {
  return after ?? at;
}

function earlier(a: Moment, b: Moment): Moment {
  return a.at <= b.at ? a : { at: b.at, after: 0 };
}

function byLiveness(a: Lane, b: Lane): number {
  if (a.live !== b.live) return a.live ? -1 : 1;
  const left = (b.lives.at(-1)?.to?.at ?? 0) - (a.lives.at(-1)?.to?.at ?? 0);
  if (!a.live && left !== 0) return left;
  return a.address < b.address ? -1 : a.address > b.address ? 1 : 0;
}
