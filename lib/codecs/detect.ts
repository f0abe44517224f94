import { type Codec, type Decoded, layers, type Match } from "./codec";
import { codecs, findCodec } from "./codecs";
import { Entry, type StoredKey } from "./entry";
import { classifyUnknown } from "./not-registration";

/** `REGISTRY_FORMATS`: the operator's word on what is under a prefix, written as key text. */
export type FormatMapping = { prefix: string; format: string };

/** From here on a match is shown as a fact. */
export const CERTAIN = 85;

const none: Decoded["candidates"] = [];

type Rule = { codec: Codec; match: (entry: Entry) => Match | null };

const rulesByLayer: readonly (readonly Rule[])[] = layers.map((layer) =>
  codecs.flatMap((codec) => {
    const match = codec.match[layer];
    return match ? [{ codec, match }] : [];
  }),
);

/**
 * Says what a key is. Never throws, and costs no more than a look at the value's first bytes
 * for most keys.
 *
 * The longest mapped prefix is binding: what cannot be read as mapped is `undecodable`, not
 * something else. Otherwise the first layer with a match decides.
 */
export function decode(stored: StoredKey, formats: readonly FormatMapping[] = []): Decoded {
  const entry = new Entry(stored);
  const mapping = formats.length > 0 ? longestMapping(entry.key, formats) : undefined;
  if (mapping) return decodeMapped(entry, mapping.format);
  for (const rules of rulesByLayer) {
    const decoded = decodeLayer(entry, rules);
    if (decoded) return decoded;
  }
  return { ...classifyUnknown(entry), codec: "unknown", candidates: none };
}

function decodeLayer(entry: Entry, rules: readonly Rule[]): Decoded | null {
  let best: Match | null = null;
  let by: Codec | undefined;
  for (const rule of rules) {
    const match = matchSafely(rule, entry);
    if (match && match.confidence > (best?.confidence ?? -1)) {
      best = match;
      by = rule.codec;
      if (match.confidence === 100) break;
    }
  }
  if (!best || !by) return null;
  const candidates = best.confidence < CERTAIN ? otherCandidates(entry, by) : none;
  // Written out, since spreading costs as much as all the rest does for a common key.
  const { kind, confidence, instances, reason } = best;
  return { kind, confidence, instances, reason, codec: by.name, candidates };
}

function otherCandidates(entry: Entry, winner: Codec): Decoded["candidates"] {
  const confidences = new Map<string, number>();
  for (const rule of rulesByLayer.flat()) {
    const { confidence = 0 } = matchSafely(rule, entry) ?? {};
    const { name } = rule.codec;
    if (confidence > (confidences.get(name) ?? 0)) confidences.set(name, confidence);
  }
  confidences.delete(winner.name);
  return [...confidences]
    .map(([codec, confidence]) => ({ codec, confidence }))
    .sort((a, b) => b.confidence - a.confidence);
}

function matchSafely({ match }: Rule, entry: Entry): Match | null {
  try {
    return match(entry);
  } catch {
    // A codec that fails on some bytes must not take the others' keys, or the view, with it.
    return null;
  }
}

function longestMapping(key: string, formats: readonly FormatMapping[]): FormatMapping | undefined {
  let longest: FormatMapping | undefined;
  for (const mapping of formats) {
    if (key.startsWith(mapping.prefix) && mapping.prefix.length > (longest?.prefix.length ?? -1)) {
      longest = mapping;
    }
  }
  return longest;
}

function decodeMapped(entry: Entry, format: string): Decoded {
  const base = { codec: format, candidates: none };
  if (format === "raw") return { ...base, kind: "unknown", confidence: 100, instances: [] };
  const failed = (reason: string): Decoded => {
    return { ...base, kind: "undecodable", confidence: 100, instances: [], reason };
  };
  const mapped = findCodec(format)?.mapped;
  if (!mapped) return failed(`no format is named ${format}`);
  try {
    return { ...base, ...mapped(entry) };
  } catch {
    return failed(`cannot be read as ${format}`);
  }
}
