import { z } from "zod";

import { leaseIdSchema } from "./model";

/**
 * A console that takes over from one that died does so within 5 s (`HANDOVER_MS`). A lease is renewed after each third
 * of its TTL, so that at that moment two thirds of it are left at least: 6.7 s of 10.
 */
export const KEPT_TTL_MIN_SECONDS = 10;
export const KEPT_TTL_MAX_SECONDS = 86_400;

const intervalSeconds = z.number().int().min(1).max(3_600);

/** How it is found out whether the instance answers: by a connection, or by gRPC's own health service. */
export const checkSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("tcp"), intervalSeconds: intervalSeconds.default(5) }),
  z.strictObject({
    kind: z.literal("grpc"),
    /** Whose health to ask for; empty is the server's as a whole. */
    service: z.string().max(500).default(""),
    intervalSeconds: intervalSeconds.default(5),
  }),
]);

export const handRegistrationStates = [
  "registered",
  /** Its check failed twice in a row: out, until it succeeds. */
  "unhealthy",
  "quarantined",
  /** About to be registered, or no console can. */
  "waiting",
  /** Its key is somebody else's. */
  "conflict",
] as const;

/** A registration by hand that Rollcall keeps alive, and how it stands. */
export const handRegistrationSchema = z.object({
  id: z.string(),
  service: z.string(),
  address: z.string(),
  format: z.string(),
  metadata: z.record(z.string(), z.string()),
  ttlSeconds: z.number(),
  check: checkSchema.nullable(),
  actor: z.string().nullable(),
  reason: z.string(),
  createdAt: z.number(),
  /** The last change; null if there was none. */
  edited: z.object({ actor: z.string().nullable(), reason: z.string(), at: z.number() }).nullable(),
  /** Of its record: what a page that changes or removes it was shown. */
  modRevision: z.number(),
  state: z.enum(handRegistrationStates),
  /** Since when it stands so, where that is known. */
  since: z.number().nullable(),
  /** Null while it is not registered. */
  key: z.string().nullable(),
  lease: leaseIdSchema.nullable(),
  /** Why it is not registered, as far as this console knows. */
  error: z.string().nullable(),
  /** What the check last said, as far as this console knows: the one that keeps it does. */
  health: z.object({ ok: z.boolean(), at: z.number(), error: z.string().nullable() }).nullable(),
});

/** What stands among the records and cannot be read: malformed, or of a newer console. */
export const malformedRegistrationSchema = z.object({
  /** The rest of its key, as key text. */
  id: z.string(),
  key: z.string(),
  problem: z.string(),
  modRevision: z.number(),
});

export const handRegistrationsViewSchema = z.object({
  /** Whether the records have been read, so that there being none means something. */
  loaded: z.boolean(),
  /** Why they are not known or not up to date, or why this console cannot keep them. */
  problem: z.string().nullable(),
  /** The console that keeps them alive; null if none does. */
  keeper: z.object({ console: z.string(), own: z.boolean() }).nullable(),
  /** Newest first. */
  registrations: z.array(handRegistrationSchema),
  malformed: z.array(malformedRegistrationSchema),
});

export type HealthCheck = z.infer<typeof checkSchema>;
export type HandRegistration = z.infer<typeof handRegistrationSchema>;
export type HandRegistrationState = (typeof handRegistrationStates)[number];
export type MalformedRegistration = z.infer<typeof malformedRegistrationSchema>;
export type HandRegistrationsView = z.infer<typeof handRegistrationsViewSchema>;
