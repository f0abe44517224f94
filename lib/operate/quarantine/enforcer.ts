import "server-only";

import { toStatusError } from "@/lib/etcd/errors";
import { transact } from "@/lib/etcd/kv";
import { revoke } from "@/lib/etcd/lease";
import { log } from "@/lib/log";
import type { Registration } from "@/lib/registry/model";
import { Gate } from "../consoles/gate";
import { type Acting, CHANGED, guardsOf, isDiverted, isSpared } from "./acting";
import type { Case } from "./case";
import { divert } from "./diversion";
import { Diversions } from "./diversions";
import type { Act } from "./pace";
import { remove } from "./removal";
import type { RuleEntry } from "./rules";

/** Acts that are under way at a time, when there are hundreds. */
const AT_A_TIME = 16;
const CHANGED_AGAIN_MS = 20;
const CHANGED_AGAIN_MAX_MS = 1_000;
/** How long after its end a rule whose lease lives on is lifted: etcd gives leases their whole time again when it restarts. */
const OVERDUE_MS = 2_000;
const OVERDUE_EVERY_MS = 1_000;

/** Takes quarantined instances out as they appear, in the one console that enforces. */
export class Enforcer {
  readonly #acting: Acting;
  readonly #onChange: () => void;
  readonly #gate = new Gate(AT_A_TIME);
  readonly #diversions: Diversions;
  #leads = false;
  #overdue: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(acting: Acting, onChange: () => void) {
    this.#acting = acting;
    this.#onChange = onChange;
    this.#diversions = new Diversions(acting, this.#gate, onChange);
    const { cases, rules, diverted } = acting;
    // Once the whole revision is applied, and still in the same turn.
    cases.onJoined = (one) => queueMicrotask(() => this.touch(one));
    cases.onParted = (was) => this.#diversions.lookIn(was.service);
    cases.onRules = (one) => queueMicrotask(() => this.touch(one));
    rules.onChange(() => queueMicrotask(() => this.#diversions.look()));
    diverted.onChange = () => this.#diversions.look();
  }

  /** This console began to enforce, or no longer does. */
  lead(leads: boolean): void {
    if (this.#leads === leads) return;
    this.#leads = leads;
    clearInterval(this.#overdue);
    if (leads) {
      this.#overdue = setInterval(() => void this.#liftOverdue(), OVERDUE_EVERY_MS).unref();
      for (const one of this.#acting.cases.all()) this.touch(one);
      this.#diversions.look();
    } else for (const one of this.#acting.cases.all()) one.rest();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#overdue);
    this.#diversions.close();
    for (const one of this.#acting.cases.all()) one.rest();
    await this.#gate.idle();
  }

  /** What is registered of the instance and was not acted on. */
  targets(one: Case): Registration[] {
    const service = this.#acting.registry.services.get(one.service);
    const registered = service?.registrationsAt(one.address) ?? [];
    return registered.filter(
      (registration) =>
        one.settled.get(registration.key) !== registration.modRevision &&
        !isSpared(this.#acting, registration) &&
        !isDiverted(this.#acting, registration),
    );
  }

  touch(one: Case): void {
    if (this.#closed || one.acting || one.timer || !this.#acting.leadership.guard) return;
    const [rule] = this.#acting.rules.on(one.service, one.address);
    const targets = rule ? this.targets(one) : [];
    if (!rule || targets.length === 0) {
      one.failure = undefined;
      this.#onChange();
      return;
    }
    const waitMs = one.pace.waitMs(performance.now());
    if (waitMs > 0) this.#later(one, waitMs);
    else {
      one.acting = true;
      void this.#gate.run(() => this.#act(one, rule));
    }
    this.#onChange();
  }

  async #act(one: Case, rule: RuleEntry): Promise<void> {
    if (this.#closed) return;
    try {
      const act = await this.#out(one, rule, this.targets(one));
      one.acting = false;
      if (act === CHANGED) {
        one.changed += 1;
        const againMs = CHANGED_AGAIN_MS * 2 ** Math.min(one.changed - 1, 10);
        return this.#later(one, Math.min(againMs, CHANGED_AGAIN_MAX_MS));
      }
      one.changed = 0;
      one.failure = undefined;
      one.backoff.reset();
      one.pace.acted(act, performance.now());
      this.touch(one);
    } catch (reason) {
      const error = toStatusError(reason);
      if (error.code === "unauthenticated") this.#acting.client.forgetToken();
      if (!one.failure) {
        const { service, address } = one;
        log.warn("quarantine: cannot enforce", { service, address, code: error.code, error });
      }
      one.acting = false;
      const code = error.code === "failed_precondition" ? "key-of-several" : "cannot-enforce";
      const message = `cannot be enforced: ${error.message}`;
      one.failure = { state: "failing", code, message };
      this.#later(one, one.backoff.nextMs());
    } finally {
      this.#onChange();
    }
  }

  async #out(
    one: Case,
    rule: RuleEntry,
    targets: readonly Registration[],
  ): Promise<Act | typeof CHANGED> {
    one.notes.clear();
    if (rule.rule.strategy === "revoke") return remove(this.#acting, one, rule, targets);
    if (!this.#acting.allowDivert) {
      one.notes.add("divert-is-off");
      return remove(this.#acting, one, rule, targets);
    }
    const rest: Registration[] = [];
    let act: Act | typeof CHANGED = CHANGED;
    for (const target of targets) {
      const done = await divert(this.#acting, one, rule, target);
      if (done === "diverted") act = "divert";
      else if (done !== CHANGED) {
        one.notes.add(done);
        rest.push(target);
      }
    }
    return rest.length > 0 ? remove(this.#acting, one, rule, rest) : act;
  }

  #later(one: Case, waitMs: number): void {
    if (this.#closed) return;
    clearTimeout(one.timer);
    one.timer = setTimeout(() => {
      one.timer = undefined;
      this.touch(one);
    }, waitMs);
  }

  async #liftOverdue(): Promise<void> {
    const { client, rules } = this.#acting;
    const now = Date.now();
    for (const entry of rules.all()) {
      const { rule, key, modRevision, lease } = entry;
      if (rule.until === null || rule.until + OVERDUE_MS > now) continue;
      const ifModRevision = guardsOf(this.#acting, { key, modRevision });
      if (!ifModRevision) return;
      try {
        await transact(client, { ifModRevision, success: [{ type: "delete", key }] });
        // What was told of it hangs on the same.
        if (lease !== "0") await revoke(client, lease);
      } catch (reason) {
        const { code } = toStatusError(reason);
        if (code !== "not_found") return;
      }
    }
  }
}
