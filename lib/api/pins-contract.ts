import { z } from "zod";

import { mappingOptions } from "@/lib/codecs/mapping-options";
import { malformedPinSchema, pinSchema, pinShape } from "@/lib/operate/pins/pin";

/** GET /api/pins */
export const pinsAnswerSchema = z.object({
  /** What `REGISTRY_FORMATS` says: binding, and not to be changed from here. */
  configured: z.array(z.object(pinShape)),
  /** Newest first. */
  pins: z.array(pinSchema),
  /** What stands among the pins and cannot be read. */
  malformed: z.array(malformedPinSchema),
  /** What a prefix can be pinned as. */
  formats: z.array(z.string()),
  /** What can be said beside a format that leaves it open; other formats are left out. */
  options: z.record(z.string(), z.array(z.enum(mappingOptions))),
  /** Whether the pins have been read, so that there being none means something. */
  loaded: z.boolean(),
  /** Why they are not known, or not up to date. */
  problem: z.string().nullable(),
});

/** POST /api/pins: 201 with the pin. 409 where the prefix is pinned or configured already. */
export const pinBodySchema = z.strictObject({
  ...pinShape,
  reason: z.string().trim().max(500).default(""),
});

/** DELETE /api/pins/{id}: takes away what cannot be read as well. */
export const unpinBodySchema = z.strictObject({
  /** Of the pin as it was shown; refused with 409 if it has another by now. */
  modRevision: z.number().int().positive().optional(),
  reason: z.string().trim().max(500).default(""),
});

/** The pin as it was made, or as it was when it was removed; then null if it could not be read. */
export const pinAnswerSchema = z.object({ pin: pinSchema.nullable() });

export type PinsAnswer = z.infer<typeof pinsAnswerSchema>;
export type PinBody = z.input<typeof pinBodySchema>;
export type UnpinBody = z.infer<typeof unpinBodySchema>;
export type PinAnswer = z.infer<typeof pinAnswerSchema>;
