import { z } from "zod";

import { quarantineRuleSchema, strategies } from "@/lib/discov/quarantine-rule";
import type {
  conditionCodes,
  conditionSchema,
  malformedRuleSchema,
  noteCodes,
  ruleStateSchema,
} from "@/lib/registry/quarantine-state";

/** What an operator asks for. */
export const newRuleSchema = quarantineRuleSchema
  .pick({ service: true, address: true, reason: true, actor: true, insist: true })
  .extend({
    /** By default the framework's: see {@link strategyChoiceSchema}. */
    strategy: z.enum(strategies).default("revoke"),
    /** Milliseconds since 1970; null: until lifted. */
    until: z.number().int().nullable(),
  });

/** Why a strategy is the one to take, or cannot be. */
export const strategyReasons = [
  /** A new lease is needed each time: right for any client, but visible for a moment at each return. */
  "revoke-suits-any-client",
  /** The process goes on renewing what we overwrote, so it stays out without traffic. */
  "divert-costs-nothing",
  /** Clients must dial equal values once: go-zero's do since 1.10.2. Older ones keep the old address for good. */
  "divert-needs-clients-that-deduplicate",
  /** The setting by which the operator says that the clients do is off. */
  "divert-is-off",
  /** The framework has no value that says "not in use". */
  "divert-has-no-form",
] as const;

export const strategyChoiceSchema = z.object({
  strategy: z.enum(strategies),
  reasons: z.array(z.enum(strategyReasons)),
  /** Those that can be chosen. */
  possible: z.array(z.enum(strategies)),
});

export type NewRule = z.input<typeof newRuleSchema>;
export type StrategyReason = (typeof strategyReasons)[number];
export type StrategyChoice = z.infer<typeof strategyChoiceSchema>;
export type ConditionCode = (typeof conditionCodes)[number];
export type Condition = z.infer<typeof conditionSchema>;
export type NoteCode = (typeof noteCodes)[number];
export type RuleState = z.infer<typeof ruleStateSchema>;
export type MalformedRule = z.infer<typeof malformedRuleSchema>;
