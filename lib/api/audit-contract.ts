import { z } from "zod";

import { auditEntrySchema, auditKinds, auditOutcomes, auditResults } from "@/lib/history/audit";
import { journalStateSchema } from "@/lib/registry/status";

import { listOf } from "./list-param";
import { inOrder, instantParamSchema, reversed } from "./time-params";

const filterShape = {
  actor: z.string().max(200).optional(),
  /** Several are separated by commas. */
  kind: listOf(auditKinds).optional(),
  service: z.string().max(1_024).optional(),
  address: z.string().max(1_024).optional(),
  /** Whether it was done. */
  result: listOf(auditResults).optional(),
  /** What came of it, of what was done. */
  outcome: listOf(auditOutcomes).optional(),
  from: instantParamSchema.optional(),
  to: instantParamSchema.optional(),
};

/** GET /api/audit?actor=&kind=&service=&address=&result=&outcome=&from=&to=&cursor=&limit= */
export const auditQuerySchema = z
  .strictObject({
    ...filterShape,
    /** `older` of an earlier answer. */
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(1_000).default(100),
  })
  .refine(inOrder, reversed);

/** GET /api/audit/export?format=csv|json and the filters of the audit log */
export const auditExportQuerySchema = z
  .strictObject({ ...filterShape, format: z.enum(["csv", "json"]).default("csv") })
  .refine(inOrder, reversed);

export const auditAnswerSchema = z.object({
  /** Newest first. */
  entries: z.array(auditEntrySchema),
  /** Cursor of the page after this one; null where there is none. */
  older: z.string().nullable(),
  /** It says how many actions wait to be written, and stand in no page yet. */
  journal: journalStateSchema,
});

export type AuditQuery = z.infer<typeof auditQuerySchema>;
export type AuditExportQuery = z.infer<typeof auditExportQuerySchema>;
export type AuditAnswer = z.infer<typeof auditAnswerSchema>;
