import { z } from "zod";

import {
  deploySchema,
  gapSchema,
  laneSchema,
  type Point,
  recordSchema,
  standpointSchema,
} from "@/lib/history/model";
import { restoredSchema, restorePlanSchema } from "@/lib/operate/model";
import { causes, changeKinds, registrationSchema, serviceRowSchema } from "@/lib/registry/model";
import { journalStateSchema } from "@/lib/registry/status";

import { insistSchema } from "./contract";

/**
 * An instant in a URL: ISO 8601 with a zone, or milliseconds since 1970.
 * `2026-11-22T14:02:00Z`, `1795442520000`.
 */
export const instantParamSchema = z.string().transform((text, context) => {
  const at = /^\d{1,15}$/.test(text) ? Number(text) : isoInstant(text);
  if (Number.isFinite(at)) return at;
  context.addIssue({
    code: "custom",
    message: "an instant: 2026-11-22T14:02:00Z, or milliseconds since 1970",
  });
  return z.NEVER;
});

/** A revision in a URL: a positive integer. */
export const revisionParamSchema = z
  .string()
  .regex(/^[1-9]\d{0,15}$/, "a revision: a positive integer")
  .transform(Number)
  .refine(Number.isSafeInteger, "a revision: a positive integer");

/** Where to stand in time: `rev:184196`, an instant, or `now`. */
export const pointParamSchema = z.string().transform((text, context): Point => {
  if (text === "now") return { now: true };
  const revision = /^rev:(.*)$/.exec(text)?.[1];
  const parsed =
    revision === undefined
      ? instantParamSchema.safeParse(text)
      : revisionParamSchema.safeParse(revision);
  if (parsed.success)
    return revision === undefined ? { at: parsed.data } : { revision: parsed.data };
  context.addIssue({
    code: "custom",
    message: "rev:<revision>, an instant (2026-11-22T14:02:00Z or milliseconds), or now",
  });
  return z.NEVER;
});

/** Several values in a URL, separated by commas. */
export const listOf = <T extends string>(values: readonly [T, ...T[]]) =>
  z
    .string()
    .transform((text) => text.split(",").filter((item) => item !== ""))
    .pipe(z.array(z.enum(values)));

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

export const inOrder = ({ from, to }: { from?: number; to?: number }) =>
  from === undefined || to === undefined || from <= to;
export const reversed = { message: "from is later than to", path: ["from"] };

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

/**
 * GET /api/registry?revision= or ?at=, with `service=` for one alone, `epoch=` for revisions of an
 * earlier store, and `view=summary` to leave the instances out.
 */
export const registryQuerySchema = z
  .strictObject({
    revision: revisionParamSchema.optional(),
    at: instantParamSchema.optional(),
    epoch: z.coerce.number().int().positive().optional(),
    service: z.string().max(1_024).optional(),
    view: z.enum(["full", "summary"]).default("full"),
  })
  .refine(({ revision, at }) => revision === undefined || at === undefined, {
    message: "either a revision or an instant",
    path: ["at"],
  });

/**
 * What is known of then: where etcd tells it, an instance's other keys too, which the journal does not keep. Keys are
 * read as they would be now.
 */
export const registryAnswerSchema = z.object({
  ...standpointSchema.shape,
  services: z.array(
    z.object({
      ...serviceRowSchema.pick({
        ...{ name: true, framework: true, frameworks: true, guessed: true, undecodable: true },
        ...{ namespaces: true, consumers: true },
      }).shape,
      instanceCount: z.number(),
      registrationCount: z.number(),
      permanent: z.number(),
      /** Left out of a summary. By address. */
      instances: z
        .array(
          z.object({
            address: z.string(),
            framework: z.string(),
            metadata: z.record(z.string(), z.string()),
            registrations: z.array(registrationSchema),
          }),
        )
        .optional(),
    }),
  ),
});

/** GET /api/registry/diff?from=&to= */
export const diffQuerySchema = z.strictObject({
  from: pointParamSchema,
  to: pointParamSchema,
  epoch: z.coerce.number().int().positive().optional(),
  service: z.string().max(1_024).optional(),
});

/** An instance on one side of a difference. */
const sideSchema = z.object({
  framework: z.string(),
  registrations: z.array(
    registrationSchema.pick({
      key: true,
      value: true,
      lease: true,
      createRevision: true,
      modRevision: true,
    }),
  ),
});

export const diffAnswerSchema = z.object({
  from: standpointSchema,
  to: standpointSchema,
  services: z.object({ added: z.array(z.string()), removed: z.array(z.string()) }),
  /** By service, then by address. */
  instances: z.array(
    z.object({
      type: z.enum(["added", "removed", "changed"]),
      service: z.string(),
      address: z.string(),
      before: sideSchema.nullable(),
      after: sideSchema.nullable(),
    }),
  ),
  /** Gaps between the two, in which more may have happened than the difference shows. */
  gaps: z.array(gapSchema),
});

/**
 * GET /api/registrations/{key}/restore?revision= : what putting a registration back would do.
 * `revision` is one at which it was there, or the one that took it away.
 */
export const restoreQuerySchema = z.strictObject({
  revision: revisionParamSchema,
  epoch: z.coerce.number().int().positive().optional(),
});

export const restorePlanAnswerSchema = restorePlanSchema;

/** POST /api/registrations/{key}/restore */
export const restoreBodySchema = z.strictObject({
  revision: z.number().int().positive(),
  epoch: z.number().int().positive().optional(),
  /** The key's mod revision as it was shown, 0 if there was no such key; 409 if it has another by now. */
  modRevision: z.number().int().min(0),
  /** `same`: the lease it had, if that lives. `rollcall`: a new one that this console keeps alive. `none`: a permanent key. */
  lease: z.enum(["same", "rollcall", "none"]),
  ttlSeconds: z.number().int().min(2).max(86_400).default(10),
  reason: z.string().trim().min(1, "a reason is needed").max(500),
  insist: insistSchema,
});

export const restoreAnswerSchema = restoredSchema;

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
export type RegistryQuery = z.infer<typeof registryQuerySchema>;
export type DiffQuery = z.infer<typeof diffQuerySchema>;
export type RegistryAnswer = z.infer<typeof registryAnswerSchema>;
export type DiffAnswer = z.infer<typeof diffAnswerSchema>;
export type RestoreBody = z.infer<typeof restoreBodySchema>;

/** Milliseconds since 1970 of an ISO 8601 text; NaN for what is none, or names no zone. */
function isoInstant(text: string): number {
  return /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
}
