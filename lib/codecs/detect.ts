import { CERTAIN, type Codec, type Decoded, type Match } from "./codec";
import { Entry, type StoredKey } from "./entry";
import type { Evidence, Verdict } from "./evidence";
import { decodeMapped, withOptions } from "./mapped";
import type { MappingOptions } from "./mapping-options";
import { type Rule, type Rules, rulesFor } from "./rules";
import { classifyUnknown } from "./unknown";

/** `REGISTRY_FORMATS`: the operator's word on what is under a prefix, written as key text. */
export type FormatMapping = MappingOptions & {
  prefix: string;
  format: string;
  /** What cannot be read as mapped is read as if nobody had mapped it. */
  fallback?: boolean;
  /** Writes are refused unless somebody insists. */
  readOnly?: boolean;
  /** Values are masked. */
  sensitive?: boolean;
};

/** What speaks for a key beside itself. All of it may be left out. */
export type Context = {
  evidence?: Evidence;
  /** The verdict on the same key with the same value: it is never lowered, so that nothing flickers. */
  before?: Verdict;
  /**
   * Set by whoever lists registrations: a key that go-zero never writes, but its clients dial, is one. See `go-zero.ts`.
   */
  asDialled?: true;
  /** What a lease was granted, where that is known. Asked of few keys. */
  ttlOf?: (lease: string) => number | undefined;
};

/** What siblings, or the lease's time to live, raise a guess to. */
const PROMOTED = 90;
/** A guess that the lease of as many seconds bears out (go-zero core/discov/internal/vars.go). */
const GO_ZERO_TTL_SECONDS = 10;

type Candidate = Decoded["candidates"][number];

const none: Decoded["candidates"] = [];

/**
 * Says what a key is. Never throws, and costs no more than a look at the value's first bytes
 * for most keys.
 *
 * The longest mapped prefix is binding: what cannot be read as mapped is `undecodable`, not
 * something else. Otherwise the first layer with a match decides.
 */
export function decode(
  stored: StoredKey,
  formats: readonly FormatMapping[] = [],
  context?: Context,
): Decoded {
  return decodeEntry(new Entry(stored, context?.evidence, context?.asDialled), formats, context);
}

/** The same of an entry, whose readings the caller may want as well. */
export function decodeEntry(
  entry: Entry,
  formats: readonly FormatMapping[],
  context?: Pick<Context, "evidence" | "before" | "ttlOf">,
): Decoded {
  const mapping = formats.length > 0 ? longestMapping(entry.key, formats) : undefined;
  if (mapping) {
    const mapped = decodeMapped(entry, mapping);
    const failed = mapped.kind === "undecodable" && mapping.fallback;
    return withOptions(entry, failed ? detect(entry, context) : mapped, mapping);
  }
  return detect(entry, context);
}

function detect(entry: Entry, context: Context | undefined): Decoded {
  const rules = rulesFor(entry);
  for (let layer = 0; layer < rules.length; layer += 1) {
    const decoded = decodeLayer(entry, rules, layer);
    if (!decoded) continue;
    const own = isAnybodys(decoded) ? decodeLayer(entry, rules, layer + 1) : null;
    return context ? weigh(entry, own ?? decoded, context) : (own ?? decoded);
  }
  return toDecoded(classifyUnknown(entry), "unknown", none);
}

/**
 * Whether nothing but an address speaks for it: under the prefix of a framework that writes no addresses it is what that
 * framework's clients cannot read.
 */
function isAnybodys({ kind, codec }: Decoded): boolean {
  return kind === "instance" && (codec === "go-kit" || codec === "plain-address");
}

/** Raises a guess that others bear out. What is certain stays, whatever they say. */
function weigh(entry: Entry, decoded: Decoded, { evidence, before, ttlOf }: Context): Decoded {
  const { codec, confidence, kind } = decoded;
  if (before?.codec === codec && before.confidence > confidence) {
    return { ...decoded, confidence: before.confidence, candidates: none };
  }
  if (confidence >= CERTAIN || kind === "undecodable") return decoded;
  // go-zero always has a lease: others say that its clients dial this one, and not whose it is.
  if (codec === "go-zero" && !entry.leased) return decoded;
  const renewed = codec === "go-zero" && ttlOf?.(entry.lease) === GO_ZERO_TTL_SECONDS;
  if (!renewed && evidence?.majorityBeside(entry.key) !== codec) return decoded;
  return { ...decoded, confidence: PROMOTED, candidates: none };
}

function decodeLayer(entry: Entry, rules: Rules, layer: number): Decoded | null {
  let best: Match | null = null;
  let by: Codec | undefined;
  let others: Candidate[] | undefined;
  for (const rule of rules[layer] ?? []) {
    const match = matchSafely(rule, entry);
    if (!match) continue;
    if (match.confidence < CERTAIN) {
      others ??= [];
      others.push({ codec: rule.codec.name, confidence: match.confidence });
    }
    if (match.confidence > (best?.confidence ?? -1)) {
      best = match;
      by = rule.codec;
      if (match.confidence === 100) break;
    }
  }
  if (!best || !by) return null;
  const candidates =
    best.confidence < CERTAIN
      ? otherCandidates(entry, by, rules.slice(layer + 1, -1), others ?? [])
      : none;
  return toDecoded(best, by.name, candidates);
}

/**
 * Written out, since spreading costs as much as all the rest does for a common key; and with every member, since V8 drops
 * what it has compiled for objects of one shape when it sees another.
 */
function toDecoded(match: Match, codec: string, candidates: Decoded["candidates"]): Decoded {
  const { kind, confidence, instances, reason, danger, sensitive, consequences, belongsTo, names } =
    match;
  return {
    kind,
    confidence,
    instances,
    reason,
    danger,
    sensitive,
    consequences,
    belongsTo,
    names,
    codec,
    candidates,
  };
}

/**
 * What else it may be: by its own layer, and the later ones. Those before have nothing to say of it, and the last only
 * says what is broken.
 */
function otherCandidates(
  entry: Entry,
  winner: Codec,
  later: Rules,
  others: readonly Candidate[],
): Decoded["candidates"] {
  const confidences = new Map<string, number>();
  for (const { codec, confidence } of others) {
    if (codec !== winner.name && confidence > (confidences.get(codec) ?? 0)) {
      confidences.set(codec, confidence);
    }
  }
  for (const rules of later) {
    for (const rule of rules) {
      const { name } = rule.codec;
      const confidence = name === winner.name ? 0 : (matchSafely(rule, entry)?.confidence ?? 0);
      if (confidence > (confidences.get(name) ?? 0)) confidences.set(name, confidence);
    }
  }
  if (confidences.size === 0) return none;
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

/** The mapping that counts for a key, in key text. */
export function longestMapping(
  key: string,
  formats: readonly FormatMapping[],
): FormatMapping | undefined {
  let longest: FormatMapping | undefined;
  for (const mapping of formats) {
    if (key.startsWith(mapping.prefix) && mapping.prefix.length > (longest?.prefix.length ?? -1)) {
      longest = mapping;
    }
  }
  return longest;
}
