import "server-only";

import { Backoff } from "@/lib/discov/backoff";
import { toStatusError } from "@/lib/etcd/errors";
import { log } from "@/lib/log";

import { Gate } from "../consoles/gate";
import { HeldLeases } from "../held-leases";
import { carryOut, mark } from "./acts";
import type { Endings } from "./endings";
import { type Keeping, nextAct } from "./keeping";
import { type Health, Prober } from "./prober";

/** Acts that are under way at a time, when there are a thousand. */
const AT_A_TIME = 16;
/** Between acts on the same registration: whoever deletes it again and again is not answered in a hot loop. */
const AGAIN_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000];
/** No watch is asked for when the key of somebody else goes. */
const CONFLICT_AGAIN_MAX_MS = 5_000;
/** What stood for this long begins anew. */
const CALM_MS = 60_000;
/** What no watch tells of, such as the view being complete. */
const LOOK_EVERY_MS = 1_000;
/** A check that fails once may have met a restart of the network. */
const FAILURES_MAX = 2;

/** What is known of one registration while this console keeps it. */
type Task = {
  acting: boolean;
  timer: NodeJS.Timeout | undefined;
  backoff: Backoff;
  actedAt: number;
  /** Before this it is not registered again. */
  notBefore: number;
  problem: Problem | null;
};

export type Problem = { code: "conflict" | "failed"; message: string };

/** Registers what is to be registered by hand and keeps it alive, in the one console that leads. */
export class Keeper {
  readonly #keeping: Keeping;
  readonly #onChange: () => void;
  readonly #gate = new Gate(AT_A_TIME);
  readonly #tasks = new Map<string, Task>();
  readonly #prober = new Prober((id, health) => void this.#judge(id, health));
  /** The leases it keeps alive, by registration. */
  readonly #leases = new Map<string, string>();
  readonly #held: HeldLeases;
  readonly #endings: Endings;
  #looking: NodeJS.Timeout | undefined;
  #leads = false;
  #closed = false;

  constructor(keeping: Keeping, endings: Endings, onChange: () => void) {
    this.#keeping = keeping;
    this.#endings = endings;
    this.#onChange = onChange;
    this.#held = new HeldLeases(keeping.client);
  }

  /** How many leases this console keeps alive. */
  get size(): number {
    return this.#leases.size;
  }

  problemOf(id: string): Problem | null {
    return this.#tasks.get(id)?.problem ?? null;
  }

  healthOf(id: string): Health | null {
    return this.#prober.healthOf(id);
  }

  /**
   * This console began to lead, or no longer does. Until it is known that `another` does it goes on renewing and
   * checking: a stalled etcd would else be met by a thousand leases that are taken up anew.
   */
  lead(leads: boolean, another: boolean): void {
    if (this.#closed) return;
    if (another) this.#rest();
    if (this.#leads === leads) return;
    this.#leads = leads;
    clearInterval(this.#looking);
    if (!leads) return;
    this.#looking = setInterval(() => this.touchAll(), LOOK_EVERY_MS).unref();
    this.touchAll();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#looking);
    this.#rest();
    await this.#gate.idle();
    await this.#held.close();
  }

  touchAll(): void {
    const { records, places, marks } = this.#keeping;
    const books = [records, places, marks];
    const ids = books.flatMap(({ entries, malformed }) => [...entries.keys(), ...malformed.keys()]);
    for (const id of new Set([...ids, ...this.#tasks.keys(), ...this.#leases.keys()])) {
      this.touch(id);
    }
  }

  /** Something about it may be another. Costs nothing where nothing is to be done. */
  touch(id: string): void {
    if (this.#closed || !this.#keeping.leadership.guard) return;
    this.#hold(id);
    const record = this.#keeping.records.entries.get(id)?.value;
    const check = record?.check;
    this.#prober.set(id, record && check ? { address: record.address, check } : null);
    const known = this.#tasks.get(id);
    if (known?.acting) return;
    const act = nextAct(this.#keeping, id);
    if (act === null) {
      if (known) this.#settle(id, known);
      return;
    }
    const registers = act !== "end" && act !== "clear";
    // What is to end does not wait for what was to be tried again.
    if (known?.timer && (registers || known.problem?.code === "failed")) return;
    const now = performance.now();
    const begun = known ?? this.#newTask(id);
    clearTimeout(begun.timer);
    begun.timer = undefined;
    if (registers && begun.notBefore > now) this.#later(id, begun, begun.notBefore - now);
    else {
      begun.acting = true;
      void this.#gate.run(() => this.#run(id, begun, registers));
    }
  }

  #settle(id: string, task: Task): void {
    clearTimeout(task.timer);
    task.timer = undefined;
    task.problem = null;
    if (!this.#keeping.records.has(id)) this.#tasks.delete(id);
  }

  #newTask(id: string): Task {
    const never = { acting: false, timer: undefined, actedAt: 0, notBefore: 0, problem: null };
    const task: Task = { ...never, backoff: new Backoff(AGAIN_MS) };
    this.#tasks.set(id, task);
    return task;
  }

  async #run(id: string, task: Task, registers: boolean): Promise<void> {
    try {
      // What was decided may be out of date by the time that there is room.
      const act = this.#closed ? null : nextAct(this.#keeping, id);
      const done = act && (await carryOut(this.#keeping, this.#endings, id, act));
      task.acting = false;
      if (done === "conflict") {
        task.problem = { code: "conflict", message: "its key is somebody else's" };
        return this.#later(id, task, Math.min(task.backoff.nextMs(), CONFLICT_AGAIN_MAX_MS));
      }
      if (done === "changed") return this.#later(id, task, AGAIN_MS[0] ?? 0);
      task.problem = null;
      if (registers && done) this.#acted(task);
      this.touch(id);
    } catch (reason) {
      const error = toStatusError(reason);
      const { client } = this.#keeping;
      if (error.code === "unauthenticated") client.forgetToken();
      if (!task.problem) log.warn("by-hand: could not act", { id, code: error.code, error });
      task.acting = false;
      task.problem = { code: "failed", message: error.message };
      this.#later(id, task, task.backoff.nextMs());
    } finally {
      this.#onChange();
    }
  }

  #acted(task: Task): void {
    const now = performance.now();
    if (now - task.actedAt > CALM_MS) task.backoff.reset();
    task.actedAt = now;
    task.notBefore = now + task.backoff.nextMs();
  }

  /** What fails twice in a row is out, until it answers. */
  async #judge(id: string, health: Health): Promise<void> {
    this.#onChange();
    const marked = this.#keeping.marks.has(id);
    if (health.ok ? !marked : marked || health.failures < FAILURES_MAX) return;
    try {
      await mark(this.#keeping, id, health);
    } catch (reason) {
      // The next check tries again.
      const error = toStatusError(reason);
      log.warn("by-hand: could not mark", { id, code: error.code, error });
    }
  }

  #hold(id: string): void {
    const { places } = this.#keeping;
    const lease = (places.entries.get(id) ?? places.malformed.get(id))?.lease;
    const known = this.#leases.get(id);
    if (lease === known) return;
    if (known) this.#held.release(known);
    this.#leases.delete(id);
    if (!lease || lease === "0") return;
    this.#leases.set(id, lease);
    this.#held.hold(lease);
  }

  #later(id: string, task: Task, waitMs: number): void {
    clearTimeout(task.timer);
    if (this.#closed) return;
    task.timer = setTimeout(() => {
      task.timer = undefined;
      this.touch(id);
    }, waitMs).unref();
  }

  #rest(): void {
    this.#prober.stop();
    for (const lease of this.#leases.values()) this.#held.release(lease);
    this.#leases.clear();
    for (const { timer } of this.#tasks.values()) clearTimeout(timer);
    this.#tasks.clear();
  }
}
