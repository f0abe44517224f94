import { setTimeout as delay } from "node:timers/promises";

import { toKeyText } from "@/lib/codecs/key-text";
import { log } from "@/lib/log";

import type { Container } from "./container";
import type { DenyList } from "./deny-list";

/** An address that is registered, and the rule that keeps it from those who look for it. */
export type Withheld = { address: string; rule: string; reason: string; until: number | null };

/** Takes quarantined addresses out of a container's. Without rules it costs nothing. */
export class Withholding {
  readonly #service: string;
  readonly #container: Container;
  #rules: { list: DenyList; release(): void } | undefined;
  #end = () => {};
  #made: { of: readonly string[]; version: number } | undefined;
  #values: readonly string[] = [];
  #withheld: readonly Withheld[] = [];

  /** `key` is what the subscriber looks under. */
  constructor(key: string, container: Container) {
    this.#service = toKeyText(Buffer.from(key));
    this.#container = container;
  }

  honour(rules: { list: DenyList; release(): void }, onChange: () => void): void {
    this.#rules = rules;
    this.#end = rules.list.onChange(onChange);
  }

  /** Waits for the rules: an address that is quarantined is not to be listed for a moment first. */
  async known(withinMs: number, signal: AbortSignal): Promise<void> {
    if (!this.#rules) return;
    const enough = new AbortController();
    const end = () => enough.abort();
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
    const late = delay(withinMs, undefined, { signal: enough.signal }).catch(() => {});
    await Promise.race([this.#rules.list.settled, late]);
    signal.removeEventListener("abort", end);
    end();
  }

  /** Goes on leaving out what it did. */
  release(): void {
    this.#end();
    this.#rules?.release();
  }

  /** Distinct addresses; the same array object until there are others. */
  values(): readonly string[] {
    this.#make();
    return this.#values;
  }

  withheld(): readonly Withheld[] {
    this.#make();
    return this.#withheld;
  }

  /** The keys of a value may be others now, though the values are the same. */
  refresh(): void {
    if (this.#withheld.length > 0 || (this.#rules?.list.size ?? 0) > 0) this.#made = undefined;
  }

  #make(): void {
    const of = this.#container.values();
    const version = this.#rules?.list.version ?? 0;
    if (this.#made?.of === of && this.#made.version === version) return;
    this.#made = { of, version };
    const withheld = of.flatMap((address) => this.#withhold(address) ?? []);
    const out = new Set(withheld.map(({ address }) => address));
    const values = out.size === 0 ? of : of.filter((address) => !out.has(address));
    if (!isSame(values, this.#values)) this.#values = Object.freeze(values);
    this.#report(withheld);
    this.#withheld = withheld;
  }

  #withhold(address: string): Withheld | null {
    const { list } = this.#rules ?? {};
    if (!list || list.size === 0) return null;
    let found: Withheld | null = null;
    // Out only where each of its keys is: another service may be nested in this one's prefix.
    for (const key of this.#container.keysOf(address)) {
      const text = toKeyText(key);
      const own = text.slice(0, Math.max(0, text.lastIndexOf("/")));
      const rule = list.ruleOn([this.#service, own], address);
      if (!rule) return null;
      found = { address, rule: rule.id, reason: rule.reason, until: rule.until };
    }
    return found;
  }

  #report(withheld: readonly Withheld[]): void {
    const out = (all: readonly Withheld[]) => all.map(({ address }) => address).join();
    if (out(withheld) === out(this.#withheld)) return;
    const facts = { key: this.#service, quarantined: withheld.length, left: this.#values.length };
    if (withheld.length > 0 && this.#values.length === 0) {
      log.warn("subscriber: every address is quarantined, none is left", facts);
    } else log.info("subscriber: leaves out quarantined addresses", facts);
  }
}

function isSame(values: readonly string[], others: readonly string[]): boolean {
  return values.length === others.length && values.every((value, at) => value === others[at]);
}
