import "server-only";

import { randomUUID } from "node:crypto";

import type { Refusal } from "@/lib/history/audit";
import type { Change } from "@/lib/registry/model";
import type { Operation } from "@/lib/registry/operation";

import { WrittenByHand } from "./written-by-hand";

const KEPT = 50;
/** How long what nobody says more of is watched. */
const WATCH_MS = 15_000;
/** Every viewer gets the list with each step; the whole of it was shown before the revoke. */
const KEYS_LISTED_MAX = 500;

type Step = Operation["steps"][number];

/** What is about to be removed. */
export type Removal = Pick<
  Operation,
  "kind" | "service" | "address" | "key" | "lease" | "reason" | "actor" | "guard"
>;

/** What was written, by hand or from history. */
type Written = Removal & { revision: number };

type Watched = {
  operation: Operation;
  /** Whether etcd has said that it is done. */
  confirmed: boolean;
  /** How long it is watched from then on. */
  watchMs: number;
  /** What the view saw meanwhile: the watch may be faster than the answer. */
  early: Change[];
  timer: NodeJS.Timeout | undefined;
  /** Ends the registry's expectation of this removal. */
  forget: () => void;
};

/** A removal that etcd has been or is about to be asked for. */
export type Begun = {
  id: string;
  /** Ends the attribution of departures to this operation; called once there can be none any more. */
  onSettled(forget: () => void): void;
  /** etcd did it: watches for the address to come back. */
  confirm(done: { revision: number; keys: string[] }): Operation;
  /** etcd did not do it: there was no operation. */
  cancel(): void;
};

/**
 * The latest 50 operations of this console. Each removal is watched for 15 s, or as long as its format takes, since a
 * living process may register again: it ends `back`, `gone`, or `done` when the address never
 * left because further keys register it.
 */
export class Operations {
  readonly #publish: (operations: readonly Operation[]) => void;
  readonly #onRefused: (refusal: Refusal) => void;
  readonly #watchMs: number | undefined;
  /** Whether every attempt is to be refused. */
  readonly readOnly: boolean;
  readonly #operations = new Map<string, Operation>();
  readonly #watched = new Map<string, Set<Watched>>();
  readonly #byHand = new WrittenByHand();

  constructor(
    publish: (operations: readonly Operation[]) => void,
    {
      onRefused = () => {},
      watchMs,
      readOnly = false,
    }: { onRefused?: (refusal: Refusal) => void; watchMs?: number; readOnly?: boolean } = {},
  ) {
    this.readOnly = readOnly;
    this.#publish = publish;
    this.#onRefused = onRefused;
    this.#watchMs = watchMs;
  }

  /** Oldest first. */
  list(): readonly Operation[] {
    return [...this.#operations.values()];
  }

  /** Writes a registration by hand, which is no return of what was removed. */
  async writing<Done extends { succeeded: boolean; header: { revision: number } }>(
    key: string,
    write: () => Promise<Done>,
  ): Promise<Done> {
    const written = this.#byHand.begin({ key });
    let revision: number | null = null;
    try {
      const done = await write();
      if (done.succeeded) revision = done.header.revision;
      return done;
    } finally {
      written(revision);
    }
  }

  /** Records a registration that was made, or put back. */
  written(done: Written): Operation {
    const now = Date.now();
    const operation: Operation = {
      ...done,
      ...{ id: randomUUID(), at: now, keys: [done.key], outcome: "done" },
      ...{ watchUntil: now, steps: [] },
    };
    this.#keep(operation);
    return operation;
  }

  /** Tells of an attempt that failed: it is no operation, but the audit log has it. */
  refused(refusal: Omit<Refusal, "id" | "at">): void {
    this.#onRefused({ ...refusal, id: randomUUID(), at: Date.now() });
  }

  /** Begins a removal, before etcd is asked for it: what follows may be seen before the answer. */
  begin(removal: Removal, watchMs = WATCH_MS): Begun {
    const id = randomUUID();
    const at = Date.now();
    const watched: Watched = {
      operation: {
        ...removal,
        ...{ id, at, revision: 0, keys: [], outcome: "watching", watchUntil: at, steps: [] },
      },
      ...{ confirmed: false, early: [], timer: undefined, forget: () => {} },
      watchMs: this.#watchMs ?? watchMs,
    };
    this.#watch(watched);
    return {
      id,
      onSettled: (forget) => {
        watched.forget = forget;
      },
      confirm: (done) => this.#confirm(watched, done),
      cancel: () => this.#unwatch(watched),
    };
  }

  /** Whose doing an operation is, from before etcd is asked for it; null for one that is not known. */
  doneBy(id: string): { kind: string; actor: string | null; reason: string } | null {
    const begun = [...this.#watched.values()].flatMap((set) => [...set]);
    const operation =
      this.#operations.get(id) ?? begun.find((one) => one.operation.id === id)?.operation;
    if (!operation) return null;
    const { kind, actor, reason } = operation;
    return { kind, actor, reason };
  }

  /** What has become of the view, in order; called before any browser hears of it. */
  applied(changes: readonly Change[]): void {
    if (this.#watched.size === 0) return;
    for (const change of changes) {
      for (const watched of this.#watched.get(subject(change)) ?? []) {
        this.#byHand.unless(change, () => this.#applied(watched, change));
      }
    }
  }

  close(): void {
    for (const watched of [...this.#watched.values()].flatMap((set) => [...set])) {
      this.#unwatch(watched);
    }
  }

  #confirm(watched: Watched, { revision, keys }: { revision: number; keys: string[] }): Operation {
    const now = Date.now();
    watched.confirmed = true;
    // Where no instance hung on it there is none to come back.
    const outcome = watched.operation.address === "" ? "done" : "watching";
    watched.operation = {
      ...watched.operation,
      ...{ revision, outcome, keys: keys.slice(0, KEYS_LISTED_MAX) },
      watchUntil: now + watched.watchMs,
      steps: [step("removed", now)],
    };
    this.#keep(watched.operation);
    // Also where no instance was known to hang on it: what leaves with it may be seen only now.
    const end = () => (outcome === "done" ? this.#unwatch(watched) : this.#end(watched));
    watched.timer = setTimeout(end, watched.watchMs).unref();
    if (outcome === "done") return watched.operation;
    for (const change of watched.early.splice(0)) this.#see(watched, change);
    return watched.operation;
  }

  #applied(watched: Watched, change: Change): void {
    if (!watched.confirmed) watched.early.push(change);
    // What waited may come when nobody watches any more.
    else if (this.#watched.get(subject(change))?.has(watched)) this.#see(watched, change);
  }

  #see(watched: Watched, change: Change): void {
    const { operation } = watched;
    const seenGone = operation.steps.find(({ kind }) => kind === "gone");
    if (change.kind === "left") {
      if (seenGone || change.revision < operation.revision) return;
      watched.forget();
      this.#add(watched, step("gone", change.at.at), "watching");
    } else if (change.revision > operation.revision) {
      const away = change.awayMs ?? change.at.at - (seenGone?.at ?? operation.at);
      const { key, lease } = change;
      const afterMs = Math.max(0, away);
      this.#add(watched, { at: change.at.at, kind: "back", key, lease, afterMs }, "back");
      this.#unwatch(watched);
    }
  }

  #end(watched: Watched): void {
    const gone = watched.operation.steps.some(({ kind }) => kind === "gone");
    watched.operation = { ...watched.operation, outcome: gone ? "gone" : "done" };
    this.#keep(watched.operation);
    this.#unwatch(watched);
  }

  #add(watched: Watched, next: Step, outcome: Operation["outcome"]): void {
    const steps = [...watched.operation.steps, next];
    watched.operation = { ...watched.operation, steps, outcome };
    this.#keep(watched.operation);
  }

  #keep(operation: Operation): void {
    this.#operations.set(operation.id, operation);
    for (const id of this.#operations.keys()) {
      if (this.#operations.size <= KEPT) break;
      this.#operations.delete(id);
    }
    this.#publish([operation]);
  }

  #watch(watched: Watched): void {
    const key = subject(watched.operation);
    const set = this.#watched.get(key);
    if (set) set.add(watched);
    else this.#watched.set(key, new Set([watched]));
  }

  #unwatch(watched: Watched): void {
    clearTimeout(watched.timer);
    watched.forget();
    const key = subject(watched.operation);
    const set = this.#watched.get(key);
    if (set?.delete(watched) && set.size === 0) this.#watched.delete(key);
  }
}

/** Names an instance; JSON, since a service's name may hold any separator. */
function subject({ service, address }: { service: string; address: string }): string {
  return JSON.stringify([service, address]);
}

function step(kind: Step["kind"], at: number): Step {
  return { at, kind, key: null, lease: null, afterMs: null };
}
