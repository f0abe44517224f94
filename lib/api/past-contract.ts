import { z } from "zod";

import { gapSchema, standpointSchema } from "@/lib/history/model";
import { restoredSchema, restorePlanSchema } from "@/lib/operate/model";
import { registrationSchema } from "@/lib/registry/model";
import { serviceRowSchema } from "@/lib/registry/service-row";

import { insistSchema } from "./contract";
import { instantParamSchema, pointParamSchema, revisionParamSchema } from "./time-params";

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

export type RegistryQuery = z.infer<typeof registryQuerySchema>;
export type DiffQuery = z.infer<typeof diffQuerySchema>;
export type RegistryAnswer = z.infer<typeof registryAnswerSchema>;
export type DiffAnswer = z.infer<typeof diffAnswerSchema>;
export type RestoreBody = z.infer<typeof restoreBodySchema>;
