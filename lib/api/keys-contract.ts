import { z } from "zod";

import { dangerCodes, kinds } from "@/lib/codecs/codec";
import { leaseIdSchema, leaseSampleSchema } from "@/lib/registry/model";

/** What a key can be that registers nothing. */
export const otherKinds = kinds.filter((kind) => kind !== "instance");

const CODECS_SHOWN = 3;

/** GET /api/keys?under=&q=&kind=&cursor=&limit= */
export const keysQuerySchema = z.object({
  /** Key text that all keys begin with; those up to a further `/` are one folder. */
  under: z.string().max(8_192).default(""),
  /** A part of the key, in whatever case. */
  q: z.string().max(500).default(""),
  kind: z.enum(["all", ...otherKinds]).default("all"),
  /** `next` of the page before. */
  cursor: z.string().max(16_384).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});

/** Of the instances that one key registers. */
export const OWNERS_SHOWN = 5;

/** What a key belongs to that registers nothing itself: a node's heartbeat to its node, say. */
const ownersSchema = z.object({
  /** As far as they are registered, the first of them. */
  instances: z.array(z.object({ service: z.string(), address: z.string() })).max(OWNERS_SHOWN),
  /** How many more there are. */
  more: z.number(),
  /** By which it is known, where nothing of it is registered: its key, or its service and address. */
  missing: z.string().nullable(),
});

/** A key that registers nothing, with what is known of it. */
export const otherKeySchema = z.object({
  type: z.literal("key"),
  key: z.string(),
  kind: z.enum(kinds),
  /** The codec that knows it, or `unknown`; and how sure it is, 0 to 100. */
  codec: z.string(),
  confidence: z.number(),
  valueBytes: z.number(),
  lease: leaseIdSchema,
  sample: leaseSampleSchema.nullable(),
  /** Why it is better left alone. */
  danger: z.enum(dangerCodes).nullable(),
  /** Whether its value is likely to hold a secret. */
  sensitive: z.boolean(),
  /** Why it is no registration, or could not be read. */
  reason: z.string().nullable(),
  belongsTo: ownersSchema.nullable(),
  createRevision: z.number(),
  modRevision: z.number(),
  version: z.number(),
});

/** All keys that begin with `prefix`, as one row. */
export const keyFolderSchema = z.object({
  type: z.literal("folder"),
  prefix: z.string(),
  keys: z.number(),
  /** Of their values. */
  bytes: z.number(),
  /** What they are, and whose, most first. */
  kinds: z.array(z.enum(kinds)),
  codecs: z.array(z.string()).max(CODECS_SHOWN),
  /** Why all of them are better left alone, where they are for one reason. */
  danger: z.enum(dangerCodes).nullable(),
});

export const keysAnswerSchema = z.object({
  revision: z.number(),
  at: z.number(),
  /** As key text is written. */
  under: z.string(),
  /** Of what matches under it, on all pages. */
  total: z.object({ keys: z.number(), bytes: z.number() }),
  /** How many keys under it match the text, by kind; kinds of which there is none are left out. */
  counts: z.partialRecord(z.enum(["all", ...otherKinds]), z.number()),
  /** One level, in the order of keys. */
  rows: z.array(z.discriminatedUnion("type", [otherKeySchema, keyFolderSchema])),
  /** Null at the end. */
  next: z.string().nullable(),
});

export type OtherKey = z.infer<typeof otherKeySchema>;
export type KeyFolder = z.infer<typeof keyFolderSchema>;
export type KeysQuery = z.infer<typeof keysQuerySchema>;
export type KeysAnswer = z.infer<typeof keysAnswerSchema>;
