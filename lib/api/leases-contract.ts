import { z } from "zod";

import { dangerCodes } from "@/lib/codecs/codec";
import { leaseIdSchema, leaseSampleSchema, registrationSchema } from "@/lib/registry/model";

import { insistSchema, reasonSchema } from "./contract";

/** DELETE /api/leases/{id} */
export const revokeBodySchema = z.strictObject({
  /** Mod revision of a key on the lease as it was shown; 409 if no key on it has that any more. */
  modRevision: z.number().int().positive().optional(),
  reason: reasonSchema,
  insist: insistSchema,
});

/** POST /api/leases */
export const grantBodySchema = z.strictObject({
  ttlSeconds: z.number().int().min(2).max(86_400),
  id: leaseIdSchema.optional(),
});

/** GET /api/leases/{id} */
export const leaseSchema = z.object({
  id: leaseIdSchema,
  ttlSeconds: z.number(),
  grantedTtlSeconds: z.number(),
  /** What a revoke would delete. `service` and `address` are null for what is no registration. */
  keys: z.array(
    z.object({
      key: z.string(),
      service: z.string().nullable(),
      address: z.string().nullable(),
      modRevision: z.number().nullable(),
      /** Why its loss does harm beyond one instance: a revoke is refused unless somebody insists. */
      danger: z.enum(dangerCodes).optional(),
    }),
  ),
});
/** POST /api/leases and PUT /api/leases/{id} (keepalive once) */
export const leaseTtlSchema = z.object({ id: leaseIdSchema, ttlSeconds: z.number() });

export const leaseKinds = ["service", "shared", "other", "keyless"] as const;

/** One row of the Leases page. `permanent` rows are keys without a lease. */
export const leaseRowSchema = z.object({
  lease: leaseIdSchema,
  /** Holds one instance, several keys, only what is no registration, or nothing. */
  kind: z.enum(leaseKinds),
  keys: z.number(),
  /** The first registration on it. */
  service: z.string().nullable(),
  address: z.string().nullable(),
  key: z.string().nullable(),
  modRevision: z.number().nullable(),
  sample: leaseSampleSchema.nullable(),
});
/** GET /api/leases?kind=&q=&limit=&offset= */
export const leasesAnswerSchema = z.object({
  revision: z.number(),
  at: z.number(),
  total: z.number(),
  counts: z.object({
    all: z.number(),
    late: z.number(),
    shared: z.number(),
    keyless: z.number(),
    other: z.number(),
    permanent: z.number(),
  }),
  leases: z.array(leaseRowSchema),
  /** Registrations without a lease, listed when `kind=permanent`. */
  permanent: z.array(registrationSchema),
});
export const leasesQuerySchema = z.object({
  kind: z.enum(["all", "late", "shared", "keyless", "other", "permanent"]).default("all"),
  q: z.string().max(500).default(""),
  limit: z.coerce.number().int().min(1).max(10_000).default(500),
  offset: z.coerce.number().int().min(0).default(0),
});

/** POST /api/leases/focus: what is on somebody's screen and should be sampled first, for 10 s. */
export const focusBodySchema = z.strictObject({ leases: z.array(leaseIdSchema).max(200) });

export type LeaseDetails = z.infer<typeof leaseSchema>;
export type LeaseRow = z.infer<typeof leaseRowSchema>;
export type LeasesAnswer = z.infer<typeof leasesAnswerSchema>;
export type LeasesQuery = z.infer<typeof leasesQuerySchema>;
export type LeaseTtlAnswer = z.infer<typeof leaseTtlSchema>;
