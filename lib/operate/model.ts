import { z } from "zod";

import { dangerCodes } from "@/lib/codecs/codec";
import { leaseIdSchema } from "@/lib/registry/model";
import { operationSchema } from "@/lib/registry/operation";

/** What registering an instance by hand made. */
export const registeredSchema = z.object({
  /** By which what Rollcall keeps alive is listed, changed and removed; null for anything else. */
  id: z.string().nullable(),
  key: z.string(),
  lease: leaseIdSchema.nullable(),
  ttlSeconds: z.number().nullable(),
  revision: z.number(),
  operation: operationSchema,
});

/** What putting a registration back would write, and what is there now. */
export const restorePlanSchema = z.object({
  key: z.string(),
  /** As it would be written; base64 where it is no UTF-8. */
  value: z.string(),
  encoding: z.enum(["utf8", "base64"]),
  service: z.string().nullable(),
  address: z.string().nullable(),
  framework: z.string().nullable(),
  /** The lease it had; "0" is none. */
  lease: leaseIdSchema,
  /** Whether that lease lives; null where etcd did not say. */
  leaseAlive: z.boolean().nullable(),
  /** What the lease was granted with, if it is known. */
  grantedTtlSeconds: z.number().nullable(),
  /** The key as it is now; null if there is none. `same`: it holds that value already. */
  current: z
    .object({ value: z.string(), modRevision: z.number(), lease: leaseIdSchema, same: z.boolean() })
    .nullable(),
  /** Why it is better left alone: put back only if somebody insists. */
  danger: z.enum(dangerCodes).nullable(),
  /** Another key that registers the same instance now, as after it came back by itself. */
  alreadyBack: z.object({ key: z.string(), lease: leaseIdSchema }).nullable(),
});

/** What putting a registration back wrote. */
export const restoredSchema = z.object({
  key: z.string(),
  lease: leaseIdSchema.nullable(),
  revision: z.number(),
  operation: operationSchema,
});

export type Registered = z.infer<typeof registeredSchema>;
export type RestorePlan = z.infer<typeof restorePlanSchema>;
export type Restored = z.infer<typeof restoredSchema>;
