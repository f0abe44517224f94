import "server-only";

import { StatusError } from "@/lib/errors";
import type { EtcdClient } from "@/lib/etcd/client";
import { log } from "@/lib/log";
import type { Registration } from "@/lib/registry/model";
import type { QuarantineView } from "@/lib/registry/quarantine-state";
import type { Registry } from "@/lib/registry/registry";
import { Leadership } from "../consoles/leadership";
import type { OwnKeys } from "../consoles/own-keys";
import type { Acting } from "./acting";
import { Cases } from "./cases";
import { DivertedBook } from "./diverted";
import { Enforcer } from "./enforcer";
import type { MalformedRule, NewRule, RuleState, StrategyChoice } from "./model";
import { RuleStates } from "./rule-states";
import { createRules, liftRule, removeMalformed } from "./rule-store";
import { RuleBook } from "./rules";
import { chooseStrategy } from "./strategy";
import { Telling } from "./telling";
import { wouldEmpty } from "./would-empty";

/** How long an answer waits for this console to see what it has stored. */
const SEEN_WITHIN_MS = 3_000;

export type QuarantineOptions = {
  client: EtcdClient;
  registry: Registry;
  keys: OwnKeys;
  ownRoot: string;
  /** Looks on, and changes nothing in etcd. */
  readOnly: boolean;
  /** Whether clients can be relied on to dial equal values once: go-zero's since 1.10.2. */
  allowDivert?: boolean;
  /** Names this console to others. */
  console: string;
};

/** Rules that keep instances out, and their enforcement by one of the consoles that share an etcd. */
export class Quarantine {
  readonly rules: RuleBook;
  readonly leadership: Leadership;
  readonly #options: QuarantineOptions;
  readonly #keys: OwnKeys;
  readonly #acting: Acting;
  readonly #cases: Cases;
  readonly #enforcer: Enforcer;
  readonly #telling: Telling;
  readonly #listeners = new Set<() => void>();
  readonly #states: RuleStates;
  #isChanged = false;
  #closing: Promise<void> | undefined;

  constructor(options: QuarantineOptions) {
    this.#options = options;
    const { client, registry, keys, ownRoot: root, allowDivert = false } = options;
    this.#keys = keys;
    this.rules = new RuleBook(keys, root);
    const diverted = new DivertedBook(keys, root);
    this.leadership = new Leadership({
      ...{ client, keys, root, role: "enforcer", console: options.console },
      onChange: () => this.#onLeadership(),
    });
    const { rules, leadership } = this;
    this.#telling = new Telling({
      ...{ keys, root, registry, rules, leadership, diverted },
      onChange: () => this.#changed(),
    });
    const { acted, tallies } = this.#telling;
    const cases = new Cases(registry, rules, tallies);
    this.#cases = cases;
    this.#acting = {
      client,
      root,
      registry,
      rules,
      cases,
      diverted,
      leadership,
      allowDivert,
      acted,
    };
    this.#telling.begin(this.#acting, () => this.#stand());
    this.#enforcer = new Enforcer(this.#acting, () => this.#changed());
    this.#states = new RuleStates(this.#acting, keys, this.#enforcer, tallies);
    rules.onChange(() => this.#changed());
    keys.onError(() => this.#changed());
    // Once each revision is applied, so that who leads knows all the rules.
    const nothing = () => {};
    keys.read("", { base: nothing, put: nothing, delete: nothing, applied: () => this.#stand() });
  }

  /** `resign: false` leaves others to find out, as if this console had died. */
  close({ resign = true }: { resign?: boolean } = {}): Promise<void> {
    this.#closing ??= this.#close(resign);
    return this.#closing;
  }

  /** Whether the rules have been read, so that there being none means something. */
  get loaded(): boolean {
    return this.#keys.loaded;
  }

  /** Why the rules are not known, or not up to date. */
  get problem(): StatusError | null {
    return this.#keys.error;
  }

  /** Whose rule it is, or was until a moment ago; null for one that is not known. */
  doneBy(id: string): { actor: string | null; reason: string } | null {
    const { actor, reason } = this.rules.get(id)?.rule ?? this.#telling.ended(id) ?? {};
    return reason === undefined ? null : { actor: actor ?? null, reason };
  }

  /** Newest first. */
  list(): RuleState[] {
    return this.rules
      .all()
      .map((entry) => this.#states.of(entry))
      .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
  }

  get(id: string): RuleState | undefined {
    const entry = this.rules.get(id);
    return entry && this.#states.of(entry);
  }

  /** What stands among the rules and cannot be read. */
  malformed(): MalformedRule[] {
    return this.rules.malformed();
  }

  /** All of it, as the stream and the API tell it. */
  view(): QuarantineView {
    return {
      loaded: this.loaded,
      problem: this.problem?.message ?? null,
      rules: this.list(),
      malformed: this.malformed(),
    };
  }

  /** The rules that keep an instance out; the first one decides how. */
  rulesFor(service: string, address: string): RuleState[] {
    return this.rules.on(service, address).map((entry) => this.#states.of(entry));
  }

  /** Whether the registration stands in the place of what was overwritten, so that it is not its process' own. */
  isDiverted({ service, key, modRevision }: Registration): boolean {
    return this.#acting.diverted.find(service, key)?.modRevision === modRevision;
  }

  /** The services that these rules would leave without an instance. */
  wouldEmpty(targets: readonly { service: string | null; address: string }[]): string[] {
    return wouldEmpty(this.#options.registry, this.rules, targets);
  }

  /** The strategy to take by default for a framework, what else is possible, and why. */
  strategyFor(framework: string): StrategyChoice {
    return chooseStrategy(framework, this.#acting);
  }

  /**
   * Makes rules; one or hundreds.
   *
   * @throws StatusError `permission_denied` for a console that only looks on; `invalid_argument`, `failed_precondition`
   *   for a diversion where the setting does not allow it; and what etcd throws.
   */
  async create(wanted: readonly NewRule[]): Promise<RuleState[]> {
    this.#assertWritable();
    const { client, ownRoot } = this.#options;
    const { rules, revision } = await createRules(client, ownRoot, wanted, this.#acting);
    log.info("quarantine: made rules", { rules: rules.length, revision });
    await this.#keys.reached(revision, SEEN_WITHIN_MS);
    return rules.map((rule) => {
      const key = Buffer.from(`${ownRoot}quarantine/${rule.id}`);
      const entry = this.rules.get(rule.id) ?? { rule, key, modRevision: revision, lease: "0" };
      return this.#states.of(entry);
    });
  }

  /**
   * Lifts a rule, if it is still the one that was shown with `modRevision`. Returns it as it was.
   *
   * @throws StatusError `not_found` when there is none, `failed_precondition` when it has changed,
   *   `permission_denied` for a console that only looks on.
   */
  async lift(id: string, { modRevision }: { modRevision?: number } = {}): Promise<RuleState> {
    this.#assertWritable();
    const entry = this.rules.get(id);
    if (!entry) throw new StatusError("not_found", `there is no rule ${id}`);
    if (modRevision !== undefined && modRevision !== entry.modRevision) {
      throw new StatusError("failed_precondition", `rule ${id} has changed since it was shown`, {
        refusal: "changed",
      });
    }
    const state = this.#states.of(entry);
    const { client, ownRoot } = this.#options;
    const { revision } = await liftRule(client, ownRoot, entry);
    log.info("quarantine: lifted a rule", { rule: id, revision });
    await this.#keys.reached(revision, SEEN_WITHIN_MS);
    return state;
  }

  /**
   * Removes what stands among the rules and is none, by its key text, if it is still as it was shown.
   *
   * @throws StatusError as {@link lift}.
   */
  async removeMalformed(key: string, { modRevision }: { modRevision?: number } = {}) {
    this.#assertWritable();
    const malformed = this.rules.malformedAt(key);
    if (!malformed) throw new StatusError("not_found", `there is no ${key} that is no rule`);
    const shown = { ...malformed, modRevision: modRevision ?? malformed.modRevision };
    const { revision } = await removeMalformed(this.#options.client, shown);
    log.info("quarantine: removed what was no rule", { key, revision });
    await this.#keys.reached(revision, SEEN_WITHIN_MS);
  }

  /** Hears that what {@link list} says is something else; once for all that changed in a turn. Returns what ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async #close(resign: boolean): Promise<void> {
    await this.#enforcer.close();
    await this.#telling.close({ tell: resign });
    await this.leadership.close({ resign });
    this.#cases.close();
    this.#listeners.clear();
  }

  #stand(): void {
    const standing = this.rules.size > 0 || this.#acting.diverted.size > 0;
    const needed = standing || this.#telling.pending;
    this.leadership.want(needed && !this.#options.readOnly);
  }

  #onLeadership(): void {
    const leads = this.leadership.guard !== null;
    this.#enforcer.lead(leads);
    this.#telling.lead(leads);
    this.#changed();
  }

  #assertWritable(): void {
    if (!this.#options.readOnly) return;
    throw new StatusError("permission_denied", "this console is read-only");
  }

  #changed(): void {
    if (this.#isChanged) return;
    this.#isChanged = true;
    queueMicrotask(() => {
      this.#isChanged = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
