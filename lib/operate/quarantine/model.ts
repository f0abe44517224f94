import { z } from "zod";

import { quarantineRuleSchema, strategies } from "@/lib/discov/quarantine-rule";
import { leaseIdSchema } from "@/lib/registry/model";

/** What an operator asks for. */
export const newRuleSchema = quarantineRuleSchema
  .pick({ service: true, address: true, reason: true, actor: true })
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

export const conditionCodes = [
  /** ok: it is not registered, or not any more. */
  "holding",
  /** ok: its key stands with another value. */
  "diverted",
  /** waiting: it is about to go. */
  "removing",
  /** waiting: it returned so soon that the next act is put off. */
  "throttled",
  /** waiting: no console enforces at the moment. */
  "no-enforcer",
  /** failing: etcd refuses, or cannot be asked. */
  "cannot-enforce",
  /** failing: its key registers others too, which are not quarantined. */
  "key-of-several",
  /** failing: its process puts each key back at once, and what it hangs on may not be revoked. */
  "puts-back-at-once",
] as const;

/** What else is to be known of how it is enforced. */
export const noteCodes = [
  /** The lease holds keys that are not quarantined, so only the key was deleted. */
  "shared-lease-key-deleted",
  /** It hung on no lease, so its key was deleted. */
  "permanent-key-deleted",
  /** Revoked although the rule says divert, since the setting is off. */
  "divert-is-off",
  "divert-has-no-form",
  /** Revoked although the rule says divert: no other instance is healthy and not quarantined. */
  "divert-has-no-sibling",
] as const;

export const conditionSchema = z.object({
  state: z.enum(["ok", "waiting", "failing"]),
  code: z.enum(conditionCodes),
  message: z.string(),
});

export const ruleStateSchema = quarantineRuleSchema.extend({
  /** Of the rule's key: what a page that lifts it was shown. */
  modRevision: z.number(),
  /** Whether another rule on the same instance ends later, and so decides the strategy. */
  overruledBy: z.string().nullable(),
  /** Instances that it keeps out, as far as they have been seen: several where it names no service. */
  seen: z.number(),
  /** Those that are registered at this moment. */
  visible: z.number(),
  returns: z.object({
    count: z.number(),
    /** Since when this console counts. */
    since: z.number(),
    last: z
      .object({
        at: z.number(),
        /** How long it could be seen; null while it still can. */
        exposureMs: z.number().nullable(),
        service: z.string(),
        key: z.string(),
        lease: leaseIdSchema,
      })
      .nullable(),
    /** The sum of all exposures. */
    exposureMs: z.number(),
  }),
  condition: conditionSchema,
  notes: z.array(z.enum(noteCodes)),
  /** The console that enforces, null if none does. */
  enforcedBy: z.object({ console: z.string(), own: z.boolean() }).nullable(),
});

/** A key where a rule ought to be, that cannot be read as one. It is left as it is. */
export const malformedRuleSchema = z.object({ key: z.string(), problem: z.string() });

export type NewRule = z.input<typeof newRuleSchema>;
export type StrategyReason = (typeof strategyReasons)[number];
export type StrategyChoice = z.infer<typeof strategyChoiceSchema>;
export type ConditionCode = (typeof conditionCodes)[number];
export type Condition = z.infer<typeof conditionSchema>;
export type NoteCode = (typeof noteCodes)[number];
export type RuleState = z.infer<typeof ruleStateSchema>;
export type MalformedRule = z.infer<typeof malformedRuleSchema>;
