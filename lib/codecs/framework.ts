import type { Codec, DecodedInstance, Edit, Kind, Match, NewRegistration } from "./codec";
import type { Consequences } from "./consequences";
import type { Entry } from "./entry";
import { undialable } from "./instance";
import { isRecord, parseJson } from "./lossless-json";
import type { MappingOption, MappingOptions } from "./mapping-options";
import { toMatch } from "./match";
import { endOfSegments } from "./segments";

/** What a framework's reader says: what the key is, or the first thing that speaks against it. */
export type Reading = Match | string;

/** From here on key and value say the same, or the key says all. */
export const AGREES = 90;
/** Below this the schema alone is not enough to go by: it takes the framework's prefix, or an operator's word. */
const GUESS = 50;
const ANCHORED_GUESS = 60;
/** The confidence of what lacks members that its framework always writes, and of whose key says nothing either. */
const INCOMPLETE = 40;
/** The same where the key repeats it: a setting may be named by what it says. Under the framework's prefix it is none. */
const INCOMPLETE_AGREES = 80;

/**
 * How sure one can be of a schema by itself: `agrees` is set where the key says the same, `whole` where all is there that
 * the framework always writes. What is not whole is a setting unless it has a lease. `otherwise` is the confidence of what
 * is whole and whose key does not agree.
 */
export function confidenceOf(
  agrees: boolean,
  whole: boolean,
  { leased }: Entry,
  otherwise = 70,
): number {
  if (!whole) return agrees && leased ? INCOMPLETE_AGREES : INCOMPLETE;
  return agrees ? 95 : otherwise;
}

/** A service and an id, in key text. */
export type Named = { service: string; id: string };

type Framework = {
  name: string;
  /** Key texts that the framework's keys begin with unless somebody configured another. */
  prefixes?: readonly string[];
  /**
   * Whether what is under such a prefix and cannot be read is the framework's all the same. Left out where nobody else
   * has keys there.
   */
  claims?: (entry: Entry) => boolean;
  /**
   * What the key alone tells of a registration, so that one that cannot be read is listed with those that can. Left out
   * where its prefix, a service and an id are all that the key has.
   */
  named?: (key: string) => Named | null;
  /** Whether the reader is right under any prefix. */
  anywhere: boolean;
  /**
   * Reads a key, as cheaply as it can be told that it is none of this framework's. Its confidence is
   * {@link AGREES} and above only if key and value agree. `mapping` is what an operator says, where one does.
   */
  read: (entry: Entry, mapping?: MappingOptions) => Reading;
  /** What the reader goes by of a mapping. */
  options?: readonly MappingOption[];
  /** Set where the reader wants a JSON object. */
  jsonAlone?: true;
  /**
   * The members that the reader looks for, where the framework's own clients are written in Go and so take them in any
   * case. Elsewhere than under its prefix what is called otherwise is somebody else's.
   */
  goMembers?: readonly string[];
  guard?: (entry: Entry) => Match | null;
  /** What keys begin with that the guard knows, if all do. */
  guarded?: readonly string[];
  /** Texts of which a key has one somewhere, if the guard or the reader knows it. */
  within?: readonly string[];
  encode?: (registration: NewRegistration) => { key: string; value: string };
  edit?: Edit;
  directory?: string;
  beside?: readonly string[];
  consequences: Consequences;
};

/**
 * A codec made of one reader: it is certain under the framework's default prefix, goes by the
 * reader's own confidence elsewhere, and lists as undecodable what is under the prefix and nobody can read.
 */
export function framework(given: Framework): Codec {
  const {
    prefixes = [],
    claims,
    named,
    anywhere,
    read,
    guard,
    guarded,
    within,
    goMembers,
    ...codec
  } = given;
  const readOwn = (entry: Entry, mapping?: MappingOptions): Reading => {
    const reading = read(entry, mapping);
    const folded = typeof reading === "string" && goMembers ? entry.folded(goMembers) : null;
    const again = folded ? read(folded, mapping) : reading;
    return typeof again === "string" ? reading : again;
  };
  const prefixOf = ({ key }: Entry) => {
    for (const prefix of prefixes) if (key.startsWith(prefix)) return prefix;
    return undefined;
  };
  const nameOf = (entry: Entry, before?: string) => {
    const told = named?.(entry.key);
    return told?.service ? told : namedBehind(entry, before);
  };
  const match: Codec["match"] = {};
  if (guard) match.guard = guard;
  if (prefixes.length > 0) {
    match.anchored = (entry) => {
      if (prefixOf(entry) === undefined) return null;
      const reading = readOwn(entry);
      return typeof reading === "string" ? null : anchored(reading);
    };
    match.broken = (entry) => {
      const prefix = prefixOf(entry);
      if (prefix === undefined || entry.empty || claims?.(entry) === false) return null;
      const reading = readOwn(entry);
      if (typeof reading !== "string") return reading;
      return undecodable(entry, reading, 85, nameOf(entry, prefix));
    };
  }
  if (anywhere) {
    match.shape = (entry) => (codec.jsonAlone && !entry.looksLikeJson ? null : shaped(read(entry)));
  }
  return {
    ...codec,
    match,
    ...(within && { within: { guard: within, shape: within } }),
    prefixes: {
      ...(guarded ? { guard: guarded } : {}),
      ...(prefixes.length > 0 ? { anchored: prefixes, broken: prefixes } : {}),
    },
    mapped(entry, mapping) {
      const reading = guard?.(entry) ?? readOwn(entry, mapping);
      if (typeof reading !== "string") return certain(reading);
      const before = namespaceBefore(entry.key, mapping.namespaceDepth) ?? prefixOf(entry);
      return undecodable(entry, reading, 100, nameOf(entry, before));
    },
  };
}

/** What stands before the service's name where an operator says how many segments it is; its slash is part of it. */
function namespaceBefore(key: string, depth: number | undefined): string | undefined {
  const end = depth === undefined ? null : endOfSegments(key, depth);
  return end === null ? undefined : key.slice(0, key.charAt(end) === "/" ? end + 1 : end);
}

/** The reading of what is under the framework's own prefix. */
export function anchored(match: Match): Match {
  if (match.confidence >= INCOMPLETE_AGREES) return certain(match);
  match.confidence = Math.max(match.confidence, ANCHORED_GUESS);
  return match;
}

/** The reading of what may be anybody's. */
export function shaped(reading: Reading): Match | null {
  return typeof reading === "string" || reading.confidence < GUESS ? null : reading;
}

/** The match, just made, with nothing to doubt any more. */
export function certain(match: Match): Match {
  match.confidence = 100;
  return match;
}

/** An instance, or several in one key. */
export function instances(
  confidence: number,
  ...found: DecodedInstance[]
): Match & { kind: "instance" } {
  return toMatch("instance", confidence, found);
}

/** What is known and no registration. */
export function noInstance(
  kind: Kind,
  reason: string,
  more: Partial<Pick<Match, "confidence" | "danger" | "sensitive" | "belongsTo" | "names">> = {},
): Match {
  const { confidence = 100, danger, sensitive, belongsTo, names } = more;
  const match = toMatch(kind, confidence, [], reason);
  match.danger = danger;
  match.sensitive = sensitive;
  match.belongsTo = belongsTo;
  match.names = names;
  return match;
}

/**
 * Why a value that is no JSON object is not read, and what that does to its framework's clients: they take what only has
 * more white space about it than {@link Entry.json} does.
 */
export function noObject({ text }: Entry, effect: string): string {
  const bare = text?.trim();
  // Without white space about it that has been tried.
  const theirs = bare !== undefined && bare !== text && isRecord(parseJson(bare));
  return `expected a JSON object${theirs ? "" : effect}`;
}

/** What is known to be of a framework and cannot be read. It is listed, so that nobody misses it. */
export function undecodable(
  entry: Entry,
  problem: string,
  confidence: number,
  named: Named | null = namedBehind(entry),
): Match {
  const reason = entry.unread ?? problem;
  const listed = named?.service ? [undialable(named.service, named.id, entry.preview())] : [];
  return toMatch("undecodable", confidence, listed, reason);
}

/** What stands behind the prefix, up to the last segment, and that. */
function namedBehind({ key, lastSegment: id }: Entry, prefix = ""): Named | null {
  const slash = key.lastIndexOf("/");
  return slash > prefix.length ? { service: key.slice(prefix.length, slash), id } : null;
}
