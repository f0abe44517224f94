import { z } from "zod";

import { deploySchema, gapSchema, laneSchema, recordSchema } from "@/lib/history/model";
import { causes, changeKinds } from "@/lib/registry/model";
import { journalStateSchema } from "@/lib/registry/status";

import { listOf } from "./list-param";
import { inOrder, instantParamSchema, reversed, revisionParamSchema } from "./time-params";

const filterShape = {
  service: z.string().max(1_024).optional(),
  address: z.string().max(1_024).optional(),
  /** Several are separated by commas. */
  kind: listOf(changeKinds).optional(),
  cause: listOf(causes).optional(),
  actor: z.string().max(200).optional(),
  from: instantParamSchema.optional(),
  to: instantParamSchema.optional(),
  /** Only what came after this revision: what has changed since. */
  after: revisionParamSchema.optional(),
  /** Only what had come at this revision. */
  upTo: revisionParamSchema.optional(),
  /** Of `after` and `upTo`, where they are revisions of an earlier store. */
  epoch: z.coerce.number().int().positive().optional(),
};

/** GET /api/history?service=&address=&kind=&cause=&actor=&from=&to=&after=&upTo=&cursor=&limit= */
export const historyQuerySchema = z
  .strictObject({
    ...filterShape,
    /** `older` or `newer` of an earlier answer. */
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(1_000).default(100),
  })
  .refine(inOrder, reversed);

/** GET /api/history/count?service=&address=&kind=&cause=&actor=&from=&to=&after=&upTo= */
export const countQuerySchema = z.strictObject(filterShape).refine(inOrder, reversed);

export const countAnswerSchema = z.object({
  changes: z.number(),
  /** These are all; otherwise there are more, and nobody counted on. */
  complete: z.boolean(),
});

/** GET /api/history/export?format=csv|json and the filters of the history */
export const exportQuerySchema = z
  .strictObject({ ...filterShape, format: z.enum(["csv", "json"]).default("csv") })
  .refine(inOrder, reversed);

export const historyEntrySchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("change"), ...recordSchema.shape }),
  z.object({ type: z.literal("gap"), ...gapSchema.shape }),
]);

export const historyAnswerSchema = z.object({
  /** Newest first. Gaps stand among the changes, whatever the filter, since any change may be in them. */
  entries: z.array(historyEntrySchema),
  /** Cursors of the pages beside this one. `older` is null at the journal's beginning; `newer` always leads on, to what is yet to come. */
  older: z.string().nullable(),
  newer: z.string(),
  journal: journalStateSchema,
});

/** GET /api/history/activity?from=&to=&buckets=&service= : how much changed when */
export const activityQuerySchema = z
  .strictObject({
    service: z.string().max(1_024).optional(),
    /** Without: as far back as the journal goes. */
    from: instantParamSchema.optional(),
    to: instantParamSchema.optional(),
    buckets: z.coerce.number().int().min(1).max(500).default(120),
  })
  .refine(inOrder, reversed);

export const activityAnswerSchema = z.object({
  from: z.number(),
  to: z.number(),
  bucketMs: z.number(),
  /** One for each bucket, those without changes too, oldest first. */
  buckets: z.array(
    z.object({ at: z.number(), came: z.number(), left: z.number(), other: z.number() }),
  ),
  gaps: z.array(gapSchema),
  /** When the journal begins; null while it is empty. */
  begins: z.number().nullable(),
  journal: journalStateSchema,
});

/** GET /api/history/services: the last hour of every service in 12 buckets, for sparklines */
export const servicesActivityAnswerSchema = z.object({
  from: z.number(),
  bucketMs: z.number(),
  services: z.record(z.string(), z.array(z.number())),
});

/** GET /api/services/{service}/lives?address=&from=&to= */
export const livesQuerySchema = z
  .strictObject({
    address: z.string().max(1_024).optional(),
    from: instantParamSchema.optional(),
    to: instantParamSchema.optional(),
  })
  .refine(inOrder, reversed);

export const livesAnswerSchema = z.object({
  service: z.string(),
  from: z.number(),
  to: z.number(),
  /** When the journal begins; null while it is empty. */
  begins: z.number().nullable(),
  /** Live ones first, then those that left last. */
  lanes: z.array(laneSchema),
  /** Oldest first; those that had begun before are whole. None where one address is asked for. */
  deploys: z.array(deploySchema),
  /** There are more changes in this time than were looked at: the oldest lives are missing. */
  truncated: z.boolean(),
  gaps: z.array(gapSchema),
  journal: journalStateSchema,
});

export type HistoryQuery = z.infer<typeof historyQuerySchema>;
export type HistoryEntry = z.infer<typeof historyEntrySchema>;
export type HistoryAnswer = z.infer<typeof historyAnswerSchema>;
export type CountQuery = z.infer<typeof countQuerySchema>;
export type CountAnswer = z.infer<typeof countAnswerSchema>;
export type ActivityQuery = z.infer<typeof activityQuerySchema>;
export type ActivityAnswer = z.infer<typeof activityAnswerSchema>;
export type LivesQuery = z.infer<typeof livesQuerySchema>;
export type LivesAnswer = z.infer<typeof livesAnswerSchema>;
export type ServicesActivityAnswer = z.infer<typeof servicesActivityAnswerSchema>;
export type ExportQuery = z.infer<typeof exportQuerySchema>;
