import "server-only";

import { Backoff } from "@/lib/discov/backoff";
import { toStatusError } from "@/lib/etcd/errors";
import { log } from "@/lib/log";
import type { Gate } from "../consoles/gate";
import { type Acting, CHANGED } from "./acting";
import { drop, follow, siblingStands, undo } from "./diversion";
import type { DiversionEntry } from "./diverted";
import { remove } from "./removal";

const AGAIN_MS = [50, 100, 250, 500, 1_000, 2_000, 5_000];

/**
 * Sees to what was overwritten, by whichever console: undone when no rule asks for it any more, overwritten
 * again when the sibling has left, forgotten when its key is gone.
 */
export class Diversions {
  readonly #acting: Acting;
  readonly #gate: Gate;
  readonly #onChange: () => void;
  readonly #busy = new Set<string>();
  readonly #backoff = new Backoff(AGAIN_MS);
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(acting: Acting, gate: Gate, onChange: () => void) {
    this.#acting = acting;
    this.#gate = gate;
    this.#onChange = onChange;
  }

  look(): void {
    if (this.#acting.diverted.size === 0) return;
    for (const entry of this.#acting.diverted.all()) this.#tend(entry);
  }

  lookIn(service: string): void {
    if (this.#acting.diverted.size === 0) return;
    for (const entry of [...this.#acting.diverted.in(service)]) this.#tend(entry);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #tend(entry: DiversionEntry): void {
    if (this.#closed || !this.#acting.leadership.guard) return;
    const { registry } = this.#acting;
    const name = entry.recordKey.toString();
    // What is under way may have begun before this; and the view is about to have what was written.
    if (this.#busy.has(name) || registry.revision < entry.modRevision) {
      this.#again();
      return;
    }
    const work = this.#workOn(entry);
    if (!work) return;
    this.#busy.add(name);
    void this.#gate.run(() => this.#do(entry, work)).finally(() => this.#busy.delete(name));
  }

  /** What there is to do, which tells whether it is done; null when all is as it ought to be. */
  #workOn(entry: DiversionEntry): (() => Promise<boolean>) | null {
    const acting = this.#acting;
    const { key, service, address } = entry.diversion;
    const [rule] = acting.rules.on(service, address);
    const held = acting.registry.keys.get(key);
    if (held?.modRevision !== entry.modRevision) {
      const back = held?.registrations.some(
        (one) => one.service === service && one.address === address,
      );
      // The address stands there again: that is a matter for the rule, which needs the record replaced.
      return back && rule ? null : () => drop(acting, entry);
    }
    if (!rule) return () => undo(acting, entry);
    if (siblingStands(acting, entry)) return null;
    return async () => {
      const done = await follow(acting, rule, entry);
      if (done === "diverted" || done === CHANGED) return done === "diverted";
      // Nobody is left to send clients to, and what stands there is dialled.
      const one = acting.cases.get(service, address);
      if (!one) return true;
      one.notes.add(done);
      return (await remove(acting, one, rule, held.registrations)) !== CHANGED;
    };
  }

  async #do(entry: DiversionEntry, work: () => Promise<boolean>): Promise<void> {
    const { service, address } = entry.diversion;
    try {
      // Where it is not done, the view is about to say why.
      if (!(await work())) this.#again();
      else {
        this.#backoff.reset();
        const one = this.#acting.cases.get(service, address);
        if (one) one.failure = undefined;
      }
    } catch (reason) {
      const error = toStatusError(reason);
      log.warn("quarantine: cannot see to what was overwritten", {
        ...{ service, address, code: error.code, error },
      });
      const one = this.#acting.cases.get(service, address);
      if (one) {
        const message = `cannot be enforced: ${error.message}`;
        one.failure = { state: "failing", code: "cannot-enforce", message };
      }
      this.#again();
    } finally {
      this.#onChange();
    }
  }

  #again(): void {
    if (this.#closed || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.look();
    }, this.#backoff.nextMs());
  }
}
