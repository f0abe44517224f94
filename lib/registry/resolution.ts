import { z } from "zod";

import { quarantineRuleSchema } from "@/lib/discov/quarantine-rule";

import { leaseIdSchema, states } from "./model";

/**
 * `rendezvous`: as this project's clients choose (lib/discov/subset.ts); `shuffled`: as go-zero's do,
 * one draw of many.
 */
export const subsetRules = ["rendezvous", "shuffled"] as const;

/** Why something that stands where a client looks is not dialled, in the order in which it is listed. */
export const leftOutReasons = [
  /** A rule keeps the address out: clients that honour rules leave it out, and of others it is taken out of etcd. */
  "quarantined",
  "not-an-address",
  /** The value says an address in a way that go-zero does not read. */
  "other-format",
  /** Another key has the same address, which is dialled once. */
  "duplicate",
  "not-chosen",
] as const;

/** Something that a client finds: a key, or an address that a direct target names. */
export const candidateSchema = z.object({
  /** Null for an address of a direct target. */
  key: z.string().nullable(),
  /** The whole value, which go-zero takes for the address. Null where it is not kept, being neither. */
  value: z.string().nullable(),
  /** The service and the address that the console reads the key as; null for what registers nothing. */
  service: z.string().nullable(),
  address: z.string().nullable(),
  framework: z.string().nullable(),
  lease: leaseIdSchema,
  createRevision: z.number(),
  state: z.enum(states).nullable(),
});

/** The rule that keeps an address out: who made it, why and until when. */
export const keptOutSchema = quarantineRuleSchema.pick({
  ...{ id: true, service: true, address: true, actor: true, reason: true, until: true },
});

export const dialledSchema = z.object({
  address: z.string(),
  /** From 1, best first. */
  rank: z.number(),
  /** What the client's id and the address hash to; null where chance decides. */
  score: z.number().nullable(),
  /** The best that its keys are in; null for a direct target's. */
  state: z.enum(states).nullable(),
  /** The newest of its keys, and how many there are. */
  key: z.string().nullable(),
  keys: z.number(),
  service: z.string().nullable(),
});

export const leftOutSchema = z.object({
  reason: z.enum(leftOutReasons),
  key: z.string().nullable(),
  /** Cut at 256 characters; null where it is not kept. */
  value: z.string().nullable(),
  /** What the key registers, or the address that is dialled through another key or not chosen. */
  address: z.string().nullable(),
  framework: z.string().nullable(),
  rank: z.number().nullable(),
  score: z.number().nullable(),
  /** Of `quarantined`. */
  rule: keptOutSchema.nullable(),
});

export type SubsetRule = (typeof subsetRules)[number];
export type LeftOutReason = (typeof leftOutReasons)[number];
export type Candidate = z.infer<typeof candidateSchema>;
export type KeptOut = z.infer<typeof keptOutSchema>;
export type Dialled = z.infer<typeof dialledSchema>;
export type LeftOut = z.infer<typeof leftOutSchema>;
