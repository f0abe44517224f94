import { z } from "zod";

import { strategies } from "@/lib/discov/quarantine-rule";
import { strategyChoiceSchema } from "@/lib/operate/quarantine/model";
import { quarantineViewSchema, ruleStateSchema } from "@/lib/registry/quarantine-state";

/** A hundred years: an end further off is a mistake. */
const LONGEST_SECONDS = 100 * 365 * 86_400;

const reasonSchema = z.string().trim().min(1, "a reason is needed").max(500);

/** GET /api/quarantines */
export const quarantinesAnswerSchema = quarantineViewSchema.extend({
  at: z.number(),
  /** The strategy to take by default for each framework, which others there are, and why. */
  strategies: z.record(z.string(), strategyChoiceSchema),
});

/** POST /api/quarantines */
export const quarantineBodySchema = z.strictObject({
  /** Null: the address in all services. */
  service: z.string().min(1).nullable(),
  address: z.string().trim().min(1).max(1_100),
  /** By default that of the framework by which the instance is registered. */
  strategy: z.enum(strategies).optional(),
  reason: reasonSchema,
  /** How long; null is until lifted. */
  untilSeconds: z.number().int().positive().max(LONGEST_SECONDS).nullable(),
  /** It may leave a service without an instance: refused with 409 otherwise. */
  confirmEmpty: z.boolean().default(false),
  /**
   * Takes out keys too whose loss does harm beyond one instance: refused with 409 otherwise, and such keys that
   * come later are left alone.
   */
  insist: z.boolean().default(false),
});

/** DELETE /api/quarantines/{id} */
export const liftBodySchema = z.strictObject({
  /** Of the rule as it was shown; refused with 409 if it has another by now. */
  modRevision: z.number().int().positive().optional(),
  reason: reasonSchema,
});

/** The rule as it was made. */
export const quarantineAnswerSchema = z.object({ rule: ruleStateSchema });

/** The rule as it was when it was lifted; null: what was removed was none. */
export const liftAnswerSchema = z.object({ rule: ruleStateSchema.nullable() });

export type QuarantinesAnswer = z.infer<typeof quarantinesAnswerSchema>;
export type QuarantineBody = z.infer<typeof quarantineBodySchema>;
export type QuarantineAnswer = z.infer<typeof quarantineAnswerSchema>;
export type LiftAnswer = z.infer<typeof liftAnswerSchema>;
