import { z } from "zod";

import { dangerCodes, kinds } from "@/lib/codecs/codec";
import { refusals } from "@/lib/errors";
import { registeredSchema } from "@/lib/operate/model";
import { clusterFactsSchema } from "@/lib/registry/cluster-model";
import { checkSchema } from "@/lib/registry/hand-registration";
import { leaseIdSchema, leaseSampleSchema, registrationSchema, states } from "@/lib/registry/model";
import { operationSchema } from "@/lib/registry/operation";
import { serviceRowSchema } from "@/lib/registry/service-row";
import { statusSchema } from "@/lib/registry/status";

/** Why, in an operator's words. */
export const reasonSchema = z.string().trim().min(1, "a reason is needed").max(500);

export const errorSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    /** Why it was refused, where a program can do something about it: see `insist` and `confirmEmpty`. */
    refusal: z.enum(refusals).optional(),
    /** Of what is `dangerous`: the first keys that are better left alone, and why. */
    dangers: z.array(z.object({ key: z.string(), code: z.enum(dangerCodes) })).optional(),
  }),
});

/**
 * `name:value` or `name=value`, which is what the page's filter writes: in metadata, or one of the instance's own fields,
 * such as version. The name alone asks whether there is a value.
 */
const metadataSchema = z
  .array(
    z
      .string()
      .min(1, "expected name:value, or a name alone")
      .max(4_352, "expected name:value of 4352 characters at most")
      .regex(/^[^:=]/, "expected a name before the value, as in name:value"),
  )
  .max(16, "expected 16 of them at most")
  .default([])
  .describe("What it says of itself, name:value or a name alone; given several times, all of it");

/** GET /api/services?framework=&metadata= */
export const servicesQuerySchema = z.strictObject({
  /** Only those with registrations of this framework. */
  framework: z.string().max(64).optional(),
  /** Only those with an instance that says all of this. */
  metadata: metadataSchema,
});

/** GET /api/services/{service}?metadata= */
export const serviceQuerySchema = z.strictObject({
  /** Only instances that say all of this. */
  metadata: metadataSchema,
});

/** GET /api/services */
export const servicesAnswerSchema = z.object({
  revision: z.number(),
  services: z.array(serviceRowSchema),
});

/** GET /api/services/{service}: instances by address, each with its registrations. */
export const serviceAnswerSchema = z.object({
  revision: z.number(),
  service: z.string(),
  /**
   * What nearly all keys directly under one parent are read as, and how many of them are not: worth a pin, and worth
   * a look. Only for parents with keys of this service, and with three keys or more.
   */
  groups: z.array(
    z.object({
      parent: z.string(),
      codec: z.string(),
      keys: z.number(),
      others: z.number(),
    }),
  ),
  instances: z.array(
    z.object({
      address: z.string(),
      state: z.enum(states),
      framework: z.string(),
      metadata: z.record(z.string(), z.string()),
      since: z.object({ at: z.number(), exact: z.boolean() }),
      registrations: z.array(registrationSchema.extend({ sample: leaseSampleSchema.nullable() })),
    }),
  ),
});

/**
 * Does it although the key, or another on the same lease, is one whose loss or change does harm beyond one
 * instance, or is read-only: refused with 409 otherwise.
 */
export const insistSchema = z.boolean().optional();

/** POST /api/services/{service}/instances */
export const registerBodySchema = z.strictObject({
  address: z.string().min(1).max(1_024),
  format: z.string().default("go-zero"),
  metadata: z.record(z.string(), z.string()).default({}),
  ttlSeconds: z.number().int().min(2).max(86_400).default(10),
  /**
   * Who keeps the lease alive: Rollcall, for good and whichever console is there (with a TTL of 10 s or more); the
   * caller through PUT /api/leases/{id}; or no lease at all.
   */
  keepalive: z.enum(["rollcall", "caller", "none"]),
  /** For `rollcall`: what fails it twice is out until it succeeds. */
  check: checkSchema.nullish(),
  reason: reasonSchema.optional(),
  insist: insistSchema,
});
export const registerAnswerSchema = registeredSchema;

/** What DELETE answers: the operation, whose outcome follows in the stream. */
export const operationAnswerSchema = z.object({ operation: operationSchema });

/** DELETE /api/registrations/{key} */
export const deregisterBodySchema = z.strictObject({
  /** The key's mod revision as it was shown; refused with 409 if it has another by now. */
  modRevision: z.number().int().positive(),
  reason: reasonSchema,
  insist: insistSchema,
});

/** PATCH /api/registrations/{key}: changes the value where it stands, and keeps its lease. */
export const editBodySchema = z
  .strictObject({
    /** The key's mod revision as it was shown; refused with 409 if it has another by now. */
    modRevision: z.number().int().positive(),
    reason: reasonSchema,
    weight: z.number().optional(),
    /** Merged into what is there; null takes a name away. */
    metadata: z.record(z.string().min(1).max(256), z.string().max(4_096).nullable()).optional(),
    insist: insistSchema,
  })
  .refine(
    ({ weight, metadata }) => weight !== undefined || Object.keys(metadata ?? {}).length > 0,
    "a weight or metadata is needed",
  );

/** GET /api/registrations/{key}?reveal= */
export const keyQuerySchema = z.object({
  /** `1` shows what is likely to be a secret; what is another system's own is never shown. */
  reveal: z.enum(["0", "1"]).default("0"),
});

/** GET /api/registrations/{key}: the whole value, as base64 where it is no UTF-8. */
export const keyAnswerSchema = z.object({
  key: z.string(),
  kind: z.enum(kinds),
  /** The format that it is read as, or `unknown`; and how sure that is, 0 to 100. */
  codec: z.string(),
  confidence: z.number(),
  /** Why it is no registration, or cannot be read. */
  reason: z.string().nullable(),
  danger: z.enum(dangerCodes).nullable(),
  /** The value is likely to hold a secret. */
  sensitive: z.boolean(),
  /** The value has stars where secrets are, or is nothing but stars; `reveal=1` shows it. */
  masked: z.boolean(),
  value: z.string(),
  encoding: z.enum(["utf8", "base64"]),
  /** Of the whole value, in hexadecimal; null while some of it is masked, which it would help to guess. */
  sha256: z.string().nullable(),
  valueBytes: z.number(),
  lease: leaseIdSchema,
  createRevision: z.number(),
  modRevision: z.number(),
  version: z.number(),
});

export const searchQuerySchema = z.object({ q: z.string().trim().max(500).default("") });

/** GET /api/search?q= */
export const searchAnswerSchema = z.object({
  hits: z.array(
    z.object({
      kind: z.enum(["service", "instance", "lease"]),
      service: z.string().nullable(),
      /** What the service is called, where `service` is but an id. */
      alias: z.string().optional(),
      address: z.string().nullable(),
      lease: leaseIdSchema.nullable(),
    }),
  ),
});

/** GET /api/cluster */
export const clusterAnswerSchema = clusterFactsSchema.extend({
  at: z.number(),
  status: statusSchema,
  prefixes: z.array(z.string()),
  sampling: z.object({ budgetPerSecond: z.number(), perSecond: z.number(), leases: z.number() }),
});

export type ServicesQuery = z.infer<typeof servicesQuerySchema>;
export type ServiceQuery = z.infer<typeof serviceQuerySchema>;
export type ServicesAnswer = z.infer<typeof servicesAnswerSchema>;
export type ServiceAnswer = z.infer<typeof serviceAnswerSchema>;
export type RegisterBody = z.infer<typeof registerBodySchema>;
export type EditBody = z.infer<typeof editBodySchema>;
export type KeyAnswer = z.infer<typeof keyAnswerSchema>;
export type OperationAnswer = z.infer<typeof operationAnswerSchema>;
export type SearchAnswer = z.infer<typeof searchAnswerSchema>;
export type ClusterAnswer = z.infer<typeof clusterAnswerSchema>;
