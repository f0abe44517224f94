import { z } from "zod";

import {
  checkSchema,
  handRegistrationSchema,
  handRegistrationsViewSchema,
  KEPT_TTL_MAX_SECONDS,
  KEPT_TTL_MIN_SECONDS,
} from "@/lib/registry/hand-registration";
import { operationSchema } from "@/lib/registry/operation";

import { insistSchema } from "./contract";

const reasonSchema = z.string().trim().min(1, "a reason is needed").max(500);

/** Of the record as it was shown; refused with 409 if it has another by now. */
const modRevision = z.number().int().positive();

/** GET /api/hand-registrations */
export const handRegistrationsAnswerSchema = handRegistrationsViewSchema.extend({ at: z.number() });

/** PUT /api/hand-registrations/{id}: what is left out stays as it is. */
export const editRegistrationBodySchema = z.strictObject({
  modRevision,
  address: z.string().trim().min(1).max(1_024).optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  ttlSeconds: z.number().int().min(KEPT_TTL_MIN_SECONDS).max(KEPT_TTL_MAX_SECONDS).optional(),
  /** Null takes the check away. */
  check: checkSchema.nullable().optional(),
  reason: reasonSchema,
  insist: insistSchema,
});
export const editRegistrationAnswerSchema = z.object({
  registration: handRegistrationSchema,
  operation: operationSchema,
});

/** DELETE /api/hand-registrations/{id} */
export const removeRegistrationBodySchema = z.strictObject({
  modRevision,
  reason: reasonSchema,
  insist: insistSchema,
});

export type HandRegistrationsAnswer = z.infer<typeof handRegistrationsAnswerSchema>;
export type EditRegistrationBody = z.infer<typeof editRegistrationBodySchema>;
export type EditRegistrationAnswer = z.infer<typeof editRegistrationAnswerSchema>;
