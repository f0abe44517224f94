import { z } from "zod";

import { MINIMUM_MAX, minimumSchema } from "@/lib/lint/minimum";
import { findingCountsSchema, findingSchema } from "@/lib/registry/finding";
import { findingCodes, severities } from "@/lib/registry/finding-codes";

/** GET /api/findings?service=&code=&severity=&limit= */
export const findingsQuerySchema = z.object({
  service: z.string().max(4_096).optional(),
  code: z.enum(findingCodes).optional(),
  severity: z.enum(severities).optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(500),
});
export const findingsAnswerSchema = z.object({
  revision: z.number(),
  at: z.number(),
  /** How many match; what is listed may be fewer. */
  total: z.number(),
  /** Of all there are, whatever was asked for. */
  counts: findingCountsSchema,
  findings: z.array(findingSchema),
});

/** GET and PUT /api/services/{service}/minimum */
export const minimumAnswerSchema = z.object({
  service: z.string(),
  minimum: minimumSchema.nullable(),
});
export const minimumBodySchema = z.strictObject({
  /** How many instances it should have at least. 0: it may be empty. Null: nobody says. */
  minimum: z.number().int().min(0).max(MINIMUM_MAX).nullable(),
  reason: z.string().trim().min(1, "a reason is needed").max(500),
  /** Of the minimum as it was shown, 0 for none; refused with 409 if it has another by now. */
  modRevision: z.number().int().min(0).optional(),
});

export type FindingsQuery = z.infer<typeof findingsQuerySchema>;
export type FindingsAnswer = z.infer<typeof findingsAnswerSchema>;
export type MinimumAnswer = z.infer<typeof minimumAnswerSchema>;
export type MinimumBody = z.infer<typeof minimumBodySchema>;
