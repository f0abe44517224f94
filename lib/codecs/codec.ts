import type { Entry } from "./entry";

/**
 * What a key is. `structural`, `liveness`, `lock`, `auxiliary`, `config`, `data` and `foreign` are
 * known and no registration; `undecodable` is known but broken; `unknown` is everything else.
 */
export const kinds = [
  "instance",
  "structural",
  "liveness",
  "lock",
  "auxiliary",
  "config",
  "data",
  "foreign",
  "undecodable",
  "unknown",
] as const;

export type Kind = (typeof kinds)[number];

/** One instance as its framework wrote it. */
export type DecodedInstance = {
  service: string;
  /** The framework's own name for it. */
  id: string;
  /** `host:port`; where the value is no address, its first bytes as text, with a warning. */
  address: string;
  metadata: Record<string, string>;
  /** Codes, e.g. those of `address.ts`. */
  warnings: string[];
};

/** What one codec says of a key. */
export type Match = {
  kind: Kind;
  /**
   * 100: anchored, or the lease id agrees. 90–95: schema, and key and value agree.
   * 60–85: schema alone. 50: a bare address. Below 85 it is shown as a guess.
   */
  confidence: number;
  /**
   * What the registry lists. Not only of kind `instance`: an undecodable key under a service is
   * listed too, since hiding it is how dead instances are missed.
   */
  instances: DecodedInstance[];
  /** Why it is no registration, or could not be read. */
  reason?: string;
};

/**
 * In order of precedence. A codec takes part in those it has a rule for; within a layer the
 * highest confidence wins.
 *
 * `guard`: magic bytes, foreign prefixes, locks; no JSON. `anchored`: the framework's default prefix and its schema.
 * `shape`: the schema, and agreement of key and value, under any prefix. `address`: a bare address.
 */
export const layers = ["guard", "anchored", "shape", "address"] as const;

export type Layer = (typeof layers)[number];

/** What happens to a registration of a living process when its key is deleted, or its lease revoked. */
export const consequenceCodes = [
  "returns-at-once",
  "returns-1-to-4-5-s",
  "stays-gone",
  "depends-on-publisher",
  "unknown",
] as const;

export type ConsequenceCode = (typeof consequenceCodes)[number];

export type Consequences = { delete: ConsequenceCode; revoke: ConsequenceCode };

/** What is needed to write a registration. `id` is the decimal lease id, or a number as long where there is no lease. */
export type NewRegistration = {
  service: string;
  address: string;
  metadata: Record<string, string>;
  id: string;
};

/** One framework. Pure: what it says depends on the entry alone. It never throws on any bytes. */
export type Codec = {
  /** As in `REGISTRY_FORMATS` and in the API. */
  name: string;
  match: Partial<Record<Layer, (entry: Entry) => Match | null>>;
  /** Reads a key that the operator says is of this framework. */
  mapped?: (entry: Entry) => Match;
  /**
   * Key text and value of a new registration.
   *
   * @throws StatusError `invalid_argument` for what the framework cannot express.
   */
  encode?: (registration: NewRegistration) => { key: string; value: string };
  /**
   * The value that takes a registration out of use while its key stays, which its process does not notice: the
   * address of `sibling` where clients dial equal values once, or what the framework itself calls inactive. Null where
   * it cannot, such as without a sibling.
   */
  divert?: (entry: Entry, sibling: string | null) => Buffer | null;
  consequences: Consequences;
};

/** The verdict on a key: the match that won, and whose it is. */
export type Decoded = Match & {
  codec: string;
  /** What else it might be, when it is only a guess. */
  candidates: { codec: string; confidence: number }[];
};
