import { z } from "zod";

import { dangerCodes, type InstanceDetails, kinds } from "@/lib/codecs/codec";
import { consequenceCodes } from "@/lib/codecs/consequences";

/**
 * A lease id in decimal. A string, since an int64 does not fit a number; "0" is none. etcd
 * makes positive ones, but takes a negative one from a client that chooses its own.
 */
export const leaseIdSchema = z
  .string()
  .regex(/^(0|-?[1-9]\d{0,18})$/, { error: "a decimal lease id", abort: true })
  .refine((id) => BigInt.asIntN(64, BigInt(id)) === BigInt(id), "a lease id has 64 bits");

/** Milliseconds since 1970 by the server's clock. etcd has none of its own. */
export const instantSchema = z.number();

/** When something happened: observed, or only known to be no later than `at`. */
export const observedSchema = z.object({ at: instantSchema, exact: z.boolean() });

/**
 * When something happened, with its bounds. Observed as it did: `after` is null. Found later, as after a
 * time away: it was no later than `at` and no earlier than `after`, which is 0 where that is not known.
 */
export const momentSchema = z.object({ at: instantSchema, after: instantSchema.nullable() });

/** What the last reads of a lease's time to live said. */
export const leaseSampleSchema = z.object({
  lease: leaseIdSchema,
  grantedTtlSeconds: z.number(),
  sampledAt: instantSchema,
  /** Best estimate of when it runs out, from whole seconds narrowed over several reads. */
  expiresAt: instantSchema,
  /** The last renewal that the samples showed; null before the first. */
  renewedAt: instantSchema.nullable(),
  renewPeriodMs: z.number().nullable(),
  /** Below a third of the granted TTL, having renewed before. */
  late: z.boolean(),
});

/** One for each of what codecs tell, which the compiler checks. */
type DetailSchemas = { [Name in keyof InstanceDetails]-?: z.ZodType<InstanceDetails[Name]> };

/** What a format says of an instance beyond where it is. */
export const detailsSchema = z.object({
  addresses: z
    .array(
      z.object({ protocol: z.string().nullable(), host: z.string(), port: z.number().nullable() }),
    )
    .readonly()
    .optional(),
  version: z.string().optional(),
  weight: z.number().optional(),
  zone: z.string().optional(),
  region: z.string().optional(),
  namespace: z.string().optional(),
  group: z.string().optional(),
  env: z.string().optional(),
  role: z.string().optional(),
  status: z.string().optional(),
  hostname: z.string().optional(),
  tag: z.string().optional(),
  serviceMetadata: z.record(z.string(), z.string()).optional(),
} satisfies DetailSchemas);

/**
 * A key that belongs to an instance and registers none itself: a heartbeat beside what a node says of itself, a leader's
 * key beside its member's.
 */
export const twinSchema = z.object({
  key: z.string(),
  kind: z.enum(kinds),
  /** What it is, in words. */
  reason: z.string().nullable(),
  lease: leaseIdSchema,
  /** Set where it stands for others as well, and is this one's only by the lease that they are both on. */
  shared: z.literal(true).optional(),
});

/** One instance as one key of etcd registers it. A key may register several. */
export const registrationSchema = z.object({
  /** The key as `lib/codecs/key-text.ts` writes bytes. */
  key: z.string(),
  service: z.string(),
  /** The framework's own name for the instance, e.g. the last segment of go-zero's key. */
  id: z.string(),
  /** `host:port`, or the bytes as text where the value is no address. */
  address: z.string(),
  framework: z.string(),
  /** 0 to 100; below 85 it is a guess, and shown as one. */
  confidence: z.number(),
  metadata: z.record(z.string(), z.string()),
  /** Absent where the format says no more. */
  details: detailsSchema.optional(),
  warnings: z.array(z.string()),
  /** What speaks against it, where it is of a format for certain and yet could not be read. */
  undecodable: z.string().optional(),
  /** Why its key is better left alone: read-only unless somebody insists. */
  danger: z.enum(dangerCodes).optional(),
  /** Set where the value is likely to hold a secret: masked unless somebody asks for it. */
  sensitive: z.literal(true).optional(),
  /** What a delete and a revoke do, where that is not what they do to the framework's other keys. */
  consequences: z
    .object({ delete: z.enum(consequenceCodes), revoke: z.enum(consequenceCodes) })
    .optional(),
  /** Formats that it may be as well, while it is a guess. */
  candidates: z.array(z.string()).optional(),
  /** Its instance's other keys, where there are any: by key. */
  twins: z.array(twinSchema).readonly().optional(),
  /** The value as text, cut at 2 KiB; `valueBytes` is its whole size. */
  value: z.string(),
  valueBytes: z.number(),
  lease: leaseIdSchema,
  createRevision: z.number(),
  modRevision: z.number(),
  version: z.number(),
  since: observedSchema,
});

export const causes = [
  "revoked",
  "expired",
  "deleted",
  "replaced",
  "force-expired",
  "quarantined",
  "unknown",
] as const;

/** Why an instance left, and what speaks for it. */
export const departureSchema = z.object({
  key: z.string(),
  service: z.string(),
  id: z.string(),
  address: z.string(),
  framework: z.string(),
  lease: leaseIdSchema,
  revision: z.number(),
  left: observedSchema,
  since: observedSchema,
  /** Null while the evidence is still being gathered. */
  cause: z.enum(causes).nullable(),
  evidence: z.object({
    /** Seconds the lease had left when the key went, by the last sample. */
    ttlLeftSeconds: z.number().nullable(),
    grantedTtlSeconds: z.number().nullable(),
    /** Whether the lease outlived the key; null if that is not known. */
    leaseAlive: z.boolean().nullable(),
    /** The operation of this console that did it, or the rule that any console enforced. */
    operation: z.string().nullable(),
  }),
});

/**
 * `late` and `permanent` (no lease: nothing vouches for it) are kinds of being registered.
 * What left is no instance any more, but a departure.
 */
export const states = ["live", "late", "permanent"] as const;

/**
 * `key-added` and `key-removed`: the address was and stays registered under other keys, as
 * when a framework leaks them.
 */
export const changeKinds = [
  "registered",
  "re-registered",
  "left",
  "changed",
  "key-added",
  "key-removed",
] as const;

/** One line of the feed. `left` gets its cause in a later message with the same `id`. */
export const changeSchema = z.object({
  id: z.string(),
  revision: z.number(),
  at: observedSchema,
  kind: z.enum(changeKinds),
  key: z.string(),
  service: z.string(),
  address: z.string(),
  lease: leaseIdSchema,
  cause: z.enum(causes).nullable(),
  /** For `re-registered`: how long the address was away. */
  awayMs: z.number().nullable(),
});

export type Observed = z.infer<typeof observedSchema>;
export type Moment = z.infer<typeof momentSchema>;
export type LeaseSample = z.infer<typeof leaseSampleSchema>;
export type Details = z.infer<typeof detailsSchema>;
export type Twin = z.infer<typeof twinSchema>;
export type Registration = z.infer<typeof registrationSchema>;
export type Cause = (typeof causes)[number];
export type Departure = z.infer<typeof departureSchema>;
export type State = (typeof states)[number];
export type Change = z.infer<typeof changeSchema>;
