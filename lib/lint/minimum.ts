import { z } from "zod";

/** Larger than any service; what a typing error would make is refused. */
export const MINIMUM_MAX = 100_000;

/** How many instances somebody wants a service to have, as it stands in etcd. */
export const minimumRecordSchema = z.object({
  minimum: z.number().int().min(0).max(MINIMUM_MAX),
  reason: z.string(),
  /** Who set it, by their own word. */
  actor: z.string().nullable(),
  at: z.number(),
});

export const minimumSchema = minimumRecordSchema.extend({ modRevision: z.number() });

export type MinimumRecord = z.infer<typeof minimumRecordSchema>;
export type Minimum = z.infer<typeof minimumSchema>;
