import { z } from "zod";

import { type Operation, operationKinds, operationSchema } from "@/lib/registry/operation";

/** Whether etcd did what was asked. `unknown`: its answer was lost, so that it may have or not. */
export const auditResults = ["done", "refused", "unknown"] as const;

/** What came of it afterwards. `unwatched`: the console ended before it could see. */
export const auditOutcomes = ["watching", "gone", "back", "done", "unwatched"] as const;

/** What an operator asked for, here or at another console with the same journal. */
export const auditEntrySchema = z.object({
  /** The operation's. */
  id: z.string(),
  clusterId: z.string(),
  /** The store that counted the revision; 0 where the journal did not know it. */
  epoch: z.number(),
  ...operationSchema.pick({
    ...{ at: true, kind: true, actor: true, service: true, address: true, key: true },
    ...{ lease: true, reason: true, guard: true, keys: true, steps: true, watchUntil: true },
  }).shape,
  result: z.enum(auditResults),
  /** Why it was not done, or is not known to be. */
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** Null where nothing was done, and none could come of it. */
  outcome: z.enum(auditOutcomes).nullable(),
  /** The revision that etcd gave it; null where it gave none. */
  revision: z.number().nullable(),
  /** When the outcome was known for good; null before. */
  verifiedAt: z.number().nullable(),
});

export const auditKinds = operationKinds;

export type AuditEntry = z.infer<typeof auditEntrySchema>;
export type AuditResult = (typeof auditResults)[number];
export type AuditOutcome = (typeof auditOutcomes)[number];

/** An attempt that changed nothing, as far as is known. */
export type Refusal = Pick<
  Operation,
  "id" | "at" | "kind" | "actor" | "service" | "address" | "key" | "lease" | "reason" | "guard"
> & { error: { code: string; message: string }; result: "refused" | "unknown" };

/** Where an action was done. */
type Place = { clusterId: string; epoch: number };

/** What the audit log says of an operation as it stands. */
export function auditOperation(place: Place, operation: Operation): AuditEntry {
  const { outcome, revision, ...rest } = operation;
  return {
    ...{ ...rest, ...place, outcome, result: "done", error: null },
    // A lease that held nothing makes no revision.
    revision: revision > 0 ? revision : null,
    verifiedAt: verifiedAt(operation),
  };
}

/** What the audit log says of an attempt that failed. */
export function auditRefusal(place: Place, refusal: Refusal): AuditEntry {
  return {
    ...{ ...refusal, ...place, outcome: null, keys: [], steps: [], watchUntil: refusal.at },
    ...{ revision: null, verifiedAt: null },
  };
}

function verifiedAt({ outcome, steps, watchUntil }: Operation): number | null {
  if (outcome === "watching") return null;
  return outcome === "back" ? (steps.at(-1)?.at ?? watchUntil) : watchUntil;
}
