import { type Codec, type Layer, layers, type Match } from "./codec";
import { codecs } from "./codecs";
import type { Entry } from "./entry";

export type Rule = { codec: Codec; match: (entry: Entry) => Match | null };

/** The rules of each layer, in the order of {@link layers}; those of one layer in the order of {@link codecs}. */
export type Rules = readonly (readonly Rule[])[];

const prefixes = codecs.flatMap((codec) => Object.values(codec.prefixes ?? {}).flat());
/** As much of a key's beginning as the shortest of all prefixes has. */
const START_LENGTH = Math.min(...prefixes.map(({ length }) => length));
const starts = new Set(prefixes.map(startOf));
/** One pattern for what {@link Codec.within} names, in place of a question to each codec. */
const clue = new RegExp(
  codecs
    .flatMap(({ within }) =>
      Object.values(within ?? {})
        .flat()
        .map(escaped),
    )
    .join("|"),
);
/** By what is looked at of a key before any codec is asked. */
const known = new Map<number, Rules>();

/**
 * The rules that may have something to say of a key, found by one look at it: nearly all begin with a prefix, or want
 * JSON, and there are too many to ask each of them about each key.
 */
export function rulesFor(entry: Entry): Rules {
  const start = startOf(entry.key);
  const isKnown = starts.has(start);
  const hasClue = clue.test(entry.key);
  const isJson = entry.looksLikeJson;
  const look = (isKnown ? start * 4 : -4) + (hasClue ? 2 : 0) + (isJson ? 1 : 0);
  let rules = known.get(look);
  if (!rules) {
    rules = layers.map((layer) => rulesOf(layer, { start, hasClue, isJson }));
    known.set(look, rules);
  }
  return rules;
}

type Look = { start: number; hasClue: boolean; isJson: boolean };

function rulesOf(layer: Layer, { start, hasClue, isJson }: Look): Rule[] {
  return codecs.flatMap((codec) => {
    const match = codec.match[layer];
    const elsewhere = codec.prefixes?.[layer]?.every((prefix) => startOf(prefix) !== start);
    const clueless = codec.within?.[layer] !== undefined && !hasClue;
    const otherValue = layer === "shape" && codec.jsonAlone === true && !isJson;
    return !match || elsewhere || clueless || otherValue ? [] : [{ codec, match }];
  });
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** The same number for what begins alike, and seldom for anything else. */
function startOf(text: string): number {
  let start = 0;
  for (let at = 0; at < START_LENGTH; at += 1) start = (start * 31 + text.charCodeAt(at)) | 0;
  return start & 0x0fff_ffff;
}
