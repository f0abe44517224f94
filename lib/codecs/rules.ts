import { type Codec, type Layer, layers, type Match } from "./codec";
import { codecs } from "./codecs";
import type { Entry } from "./entry";

export type Rule = { codec: Codec; match: (entry: Entry) => Match | null };

/**
 * The rules of a layer, by the first two characters of the keys that they may match. Nearly all begin with a prefix, and
 * there are too many to ask each of them about each key.
 */
class LayerRules {
  readonly #anywhere: Rule[] = [];
  /** Of {@link #anywhere} those that read more than JSON objects. */
  readonly #anyValue: Rule[] = [];
  /** What {@link Codec.within} names for this layer; null where nothing does. */
  readonly #clue: RegExp | null;
  /** Rules for keys without any such text. */
  #plain: LayerRules | undefined;
  readonly #byStart = new Map<number, Rule[]>();

  constructor(layer: Layer, of: readonly Codec[] = codecs) {
    const clues = of.flatMap(({ within }) => within?.[layer] ?? []);
    // One pattern in place of a question to each codec.
    this.#clue = clues.length > 0 ? new RegExp(clues.map(escaped).join("|")) : null;
    if (this.#clue)
      this.#plain = new LayerRules(
        layer,
        of.filter((one) => !one.within?.[layer]),
      );
    const starts = new Set<number>();
    for (const codec of of)
      for (const prefix of codec.prefixes?.[layer] ?? []) starts.add(startOf(prefix));
    for (const start of starts) this.#byStart.set(start, []);
    for (const codec of of) {
      const match = codec.match[layer];
      if (match)
        this.#add(
          { codec, match },
          codec.prefixes?.[layer],
          layer === "shape" && codec.jsonAlone === true,
        );
    }
  }

  /** In the order of {@link codecs}. */
  of(entry: Entry): readonly Rule[] {
    if (this.#plain && !this.#clue?.test(entry.key)) return this.#plain.of(entry);
    const found = this.#byStart.size > 0 ? this.#byStart.get(startOf(entry.key)) : undefined;
    if (found) return found;
    return entry.looksLikeJson ? this.#anywhere : this.#anyValue;
  }

  #add(rule: Rule, prefixes: readonly string[] | undefined, jsonAlone: boolean): void {
    if (prefixes) {
      for (const start of new Set(prefixes.map(startOf))) this.#byStart.get(start)?.push(rule);
      return;
    }
    this.#anywhere.push(rule);
    if (!jsonAlone) this.#anyValue.push(rule);
    for (const rules of this.#byStart.values()) rules.push(rule);
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function startOf(text: string): number {
  return text.length < 2 ? 0 : text.charCodeAt(0) * 65_536 + text.charCodeAt(1);
}

/** In the order of precedence. */
export const rulesByLayer: readonly LayerRules[] = layers.map((layer) => new LayerRules(layer));
