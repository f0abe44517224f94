import "server-only";

import type { Registry } from "@/lib/registry/registry";
import type { Leadership } from "../consoles/leadership";
import type { OwnKeys } from "../consoles/own-keys";
import type { Acting } from "./acting";
import type { DivertedBook } from "./diverted";
import { EnforcedBook } from "./enforced-book";
import type { RuleBook } from "./rules";
import { Tallies } from "./tallies";
import { Teller } from "./teller";
import { Witness } from "./witness";

type Options = {
  keys: OwnKeys;
  root: string;
  registry: Registry;
  rules: RuleBook;
  leadership: Leadership;
  diverted: DivertedBook;
  /** What is known of rules is another by now. */
  onChange(): void;
};

/** What consoles tell each other of what they did to enforce rules: this one, while it does, and what it hears. */
export class Telling {
  readonly tallies: Tallies;
  readonly #options: Options;
  readonly #book: EnforcedBook;
  readonly #witness: Witness;
  #teller: Teller | undefined;
  #leads = false;

  constructor(options: Options) {
    this.#options = options;
    const { keys, root, registry, rules, leadership, diverted, onChange } = options;
    const book = new EnforcedBook(keys, root);
    this.#book = book;
    this.tallies = new Tallies(rules, book);
    this.#witness = new Witness(registry, rules, leadership);
    book.onTold = (rule, late) => {
      this.tallies.told(rule);
      for (const act of book.get(rule)?.acts ?? []) this.#witness.tell({ ...act, rule }, { late });
      onChange();
    };
    diverted.onPut = (act, late) => this.#witness.tell(act, { late });
  }

  /** Is to tell what is done by `acting`. `onTold` is called when there is nothing left to be told. */
  begin(acting: Acting, onTold: () => void): void {
    const teller = new Teller(acting, this.#book, this.tallies, onTold);
    this.#teller = teller;
    acting.cases.onCounted = ({ service, address }) => {
      for (const { rule } of this.#options.rules.on(service, address)) teller.counted(rule.id);
    };
  }

  /** {@link Teller.acted} */
  readonly acted: Acting["acted"] = (rule, acts) => this.#teller?.acted(rule, acts);

  /** Whether something is still to be told: who leads must not resign before. */
  get pending(): boolean {
    return this.#teller?.pending ?? false;
  }

  lead(leads: boolean): void {
    if (leads === this.#leads) return;
    this.#leads = leads;
    this.#teller?.lead(leads);
  }

  /** {@link Witness.ended} */
  ended(id: string): { actor: string | null; reason: string } | undefined {
    return this.#witness.ended(id);
  }

  /** Tells the rest, if others are to know; nobody hears anything from then on. */
  async close({ tell }: { tell: boolean }): Promise<void> {
    await this.#teller?.close({ tell });
    this.tallies.close();
    this.#witness.close();
  }
}
