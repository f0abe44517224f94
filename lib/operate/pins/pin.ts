import { z } from "zod";

import { DEPTH_MAX, PROTOCOL } from "@/lib/codecs/mapping-options";

/** Below `ROLLCALL_ROOT`: one key for each pin. */
export const PINS = "formats/";

export const pinIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, "up to 64 letters, digits, dots, dashes and underscores");

/** What an operator says of all keys under a prefix, until somebody takes it back. */
export const pinShape = {
  /** As key text; the longest prefix counts, and of two alike the one of `REGISTRY_FORMATS`. */
  prefix: z.string().min(1).max(1_024),
  /** One of `formatNames`: a codec's name, or `raw` or `ignore`. */
  format: z.string().min(1).max(64),
  /** What cannot be read as this format is read as if nobody had pinned it. */
  fallback: z.boolean().default(false),
  /** Writes to these keys are refused unless somebody insists. */
  readOnly: z.boolean().default(false),
  /** Their values are masked. */
  sensitive: z.boolean().default(false),
  /** What a key cannot tell, as far as the format leaves it open: how many of its segments are the namespace, */
  namespaceDepth: z.number().int().min(0).max(DEPTH_MAX).optional(),
  /** or the service, */
  serviceDepth: z.number().int().min(1).max(DEPTH_MAX).optional(),
  /** and what is spoken at its address. */
  protocol: z.string().regex(PROTOCOL, "is a name such as grpc or http").optional(),
};

/** The JSON of a pin's key. */
export const pinRecordSchema = z.object({
  ...pinShape,
  actor: z.string().max(100).nullable().default(null),
  reason: z.string().max(500).default(""),
  createdAt: z.number(),
});

export const pinSchema = pinRecordSchema.extend({
  id: pinIdSchema,
  modRevision: z.number(),
  /** `REGISTRY_FORMATS` has the same prefix: the pin is without effect. */
  overruled: z.boolean(),
});

/** What stands among the pins and is none. It can be removed by its id, if it has one. */
export const malformedPinSchema = z.object({
  id: z.string(),
  key: z.string(),
  problem: z.string(),
  modRevision: z.number(),
});

export type PinRecord = z.infer<typeof pinRecordSchema>;
export type Pin = z.infer<typeof pinSchema>;
export type MalformedPin = z.infer<typeof malformedPinSchema>;
