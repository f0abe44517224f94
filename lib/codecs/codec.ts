import type { Consequences } from "./consequences";
import type { Entry } from "./entry";
import type { MappingOption, MappingOptions } from "./mapping-options";

/**
 * What a key is. `structural`, `liveness`, `lock`, `auxiliary`, `config`, `data`, `dns` (a record that
 * stands for no instance) and `foreign` are known and no registration; `undecodable` is known but
 * broken; `unknown` is everything else.
 */
export const kinds = [
  "instance",
  "structural",
  "liveness",
  "lock",
  "auxiliary",
  "config",
  "data",
  "dns",
  "foreign",
  "undecodable",
  "unknown",
] as const;

export type Kind = (typeof kinds)[number];

/** One of the addresses that an instance listens on. */
export type DecodedAddress = {
  /** As the framework names it, e.g. `grpc`; null where it does not say. */
  protocol: string | null;
  /** Without brackets. */
  host: string;
  /** Null where the framework gives none, e.g. for an Erlang node. */
  port: number | null;
};

/** What a format may say of an instance beyond where it is. Absent where it does not. */
export type InstanceDetails = {
  /** All it listens on, where that is more than `address` says. See `addressesOf` in `instance.ts`. */
  addresses?: readonly DecodedAddress[];
  version?: string;
  weight?: number;
  zone?: string;
  region?: string;
  /** What sets services of one name apart: a prefix, a cluster, a tenant. */
  namespace?: string;
  group?: string;
  env?: string;
  /** E.g. `consumer`, `governor`, `replica`, or `internal` for a framework's own. */
  role?: string;
  /** As the framework writes it, e.g. `inactive`. */
  status?: string;
  hostname?: string;
  /** By which some requests alone are sent to it: Dubbo's tag, Jupiter's and ego's deployment. */
  tag?: string;
  /** Of the service, where the format keeps it apart from the instance's own. */
  serviceMetadata?: Record<string, string>;
};

/** One instance as its framework wrote it. */
export type DecodedInstance = InstanceDetails & {
  service: string;
  /** The framework's own name for it. */
  id: string;
  /**
   * `host:port`, the first where there are several. Where there is no port, the host, or the id if
   * several instances may share the host; where the value is no address, its first bytes as text. Either
   * has a warning.
   */
  address: string;
  metadata: Record<string, string>;
  /** Codes, e.g. those of `address.ts`. */
  warnings: string[];
};

/** Why a key is better left alone, whatever one wants to do with it. */
export const dangerCodes = [
  "node-shuts-down",
  "failover",
  "lock-holder",
  "system-data",
  /** An operator says so, by a mapping. */
  "read-only",
] as const;

export type DangerCode = (typeof dangerCodes)[number];

/** From here on a match is shown as a fact. */
export const CERTAIN = 85;

/**
 * The instance that a key of its own tells more of. All in key text.
 *
 * By the key that registers it; or by where it is, where that is all that is said, `namespace` being empty for none and
 * left out where it may be any. A marker that many share names none of them: it is of whoever wrote it last, and that
 * is what `framework` registers below `under` on the marker's own lease.
 */
export type Owner =
  | { key: string }
  | { service: string; address: string; namespace?: string }
  | { lease: string; under: string; framework: string };

/** What a service is called whose instances know it by an id. Both are key text. */
export type ServiceName = { service: string; as: string };

/** What one codec says of a key. */
export type Match = {
  kind: Kind;
  /**
   * 100: anchored, or the lease id agrees. 90–95: schema, and key and value agree.
   * 60–85: schema alone. 50: a bare address. Below 85 it is shown as a guess, unless its siblings
   * speak for it (`evidence.ts`).
   */
  confidence: number;
  /**
   * What the registry lists. Not only of kind `instance`: an undecodable key under a service is
   * listed too, since hiding it is how dead instances are missed.
   */
  instances: DecodedInstance[];
  /** Why it is no registration, or could not be read. */
  reason?: string;
  /** Present for what registers nothing itself, but says something of an instance that another key registers. */
  belongsTo?: Owner;
  /** Present for what tells the name of a service that its instances' own keys have an id of. */
  names?: ServiceName;
  /** Present where a write may do harm beyond one instance: read-only unless somebody insists. */
  danger?: DangerCode;
  /** Present where the value is likely to be a secret, not to be shown or exported. */
  sensitive?: true;
  /** Present where what an action does is not what the codec says of its other keys. */
  consequences?: Consequences;
};

/**
 * In order of precedence. A codec takes part in those it has a rule for; within a layer the
 * highest confidence wins.
 *
 * `guard`: magic bytes, foreign prefixes, locks; no JSON. `anchored`: the framework's default prefix and its schema.
 * `shape`: the schema, and agreement of key and value, under any prefix. `address`: a bare address.
 * `broken`: under a framework's default prefix, but nothing that anybody can read.
 */
export const layers = ["guard", "anchored", "shape", "address", "broken"] as const;

export type Layer = (typeof layers)[number];

/**
 * What is to be changed in a registration's value. Metadata is merged: null takes a name away.
 */
export type Patch = {
  weight?: number;
  metadata?: Readonly<Record<string, string | null>>;
};

/** How a registration's value can be changed where it stands, its lease kept (`ignore_lease`). */
export type Edit = {
  /** What of {@link Patch} the format has. */
  fields: readonly (keyof Patch)[];
  /**
   * The value with the patch applied, and every other byte as it was. Pure.
   *
   * @throws StatusError `invalid_argument` for what the format cannot express, or a value that is not of it.
   */
  apply: (value: string, patch: Patch) => string;
};

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
  /**
   * Prefixes outside of which a layer's rule has nothing to say. Only to ask fewer codecs about each key.
   */
  prefixes?: Partial<Record<Layer, readonly string[]>>;
  /** Texts of which a key has one somewhere, if a layer's rule has anything to say. To the same end. */
  within?: Partial<Record<Layer, readonly string[]>>;
  /** Set where the shape is that of a JSON object. To the same end. */
  jsonAlone?: true;
  /** Reads a key that the operator says is of this framework. */
  mapped?: (entry: Entry, options: MappingOptions) => Match;
  /** What `mapped` goes by, where the format leaves it open; a mapping that says anything else is refused. */
  options?: readonly MappingOption[];
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
  edit?: Edit;
  /** Set where a certain key has what stands beside it read as this framework's clients read it. */
  speaksForSiblings?: true;
  /** The directory whose keys tell what stands beside it, for codecs that ask their entry's `siblings`. */
  directory?: string;
  /** The last segments of the keys that may stand beside that directory. */
  beside?: readonly string[];
  consequences: Consequences;
};

/** The verdict on a key: the match that won, and whose it is. */
export type Decoded = Match & {
  codec: string;
  /** What else it might be, when it is only a guess. */
  candidates: { codec: string; confidence: number }[];
};
