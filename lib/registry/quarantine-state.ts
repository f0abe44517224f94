import { z } from "zod";

import { quarantineRuleSchema } from "@/lib/discov/quarantine-rule";

import { leaseIdSchema } from "./model";

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
  /** failing: left alone, since its loss does harm beyond one instance and the rule does not insist. */
  "spared",
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
  /**
   * A return is a put, later than the rule, that registers an instance which was not registered, seen as it happened. All
   * consoles say the same: what the one that enforces has told, and what each has seen since.
   */
  returns: z.object({
    count: z.number(),
    /** Of the rule's making; later, where no console that enforces has told anything, and this one came later. */
    since: z.number(),
    last: z
      .object({
        at: z.number(),
        /** From that put until its last key was gone or overwritten, as a console saw both; null while it can be seen. */
        exposureMs: z.number().nullable(),
        service: z.string(),
        key: z.string(),
        lease: leaseIdSchema,
      })
      .nullable(),
    /** The sum of the exposures of those that have ended. */
    exposureMs: z.number(),
  }),
  condition: conditionSchema,
  notes: z.array(z.enum(noteCodes)),
  /** The console that enforces, null if none does. */
  enforcedBy: z.object({ console: z.string(), own: z.boolean() }).nullable(),
});

/** A key where a rule ought to be, that cannot be read as one. It is left as it is until somebody removes it. */
export const malformedRuleSchema = z.object({
  key: z.string(),
  problem: z.string(),
  modRevision: z.number(),
});

/** All rules and how they stand, as the stream and the API tell of them. */
export const quarantineViewSchema = z.object({
  /** Whether the rules have been read, so that there being none means something. */
  loaded: z.boolean(),
  /** Why they are not known, or not up to date. */
  problem: z.string().nullable(),
  /** Newest first. */
  rules: z.array(ruleStateSchema),
  malformed: z.array(malformedRuleSchema),
});

export type RuleState = z.infer<typeof ruleStateSchema>;
export type MalformedRule = z.infer<typeof malformedRuleSchema>;
export type QuarantineView = z.infer<typeof quarantineViewSchema>;
