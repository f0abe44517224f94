import { z } from "zod";

import { instantSchema, leaseIdSchema } from "./model";

export const operationKinds = [
  "quarantine",
  "lift",
  "register",
  "deregister",
  "force-expire",
  "restore",
  "minimum",
  "edit",
  "pin",
  "unpin",
  "edit-registration",
  "remove-registration",
] as const;

/** What an operator did here, and what came of it. */
export const operationSchema = z.object({
  id: z.string(),
  kind: z.enum(operationKinds),
  service: z.string(),
  address: z.string(),
  key: z.string(),
  lease: leaseIdSchema,
  reason: z.string(),
  /** Who did it, by their own word; null where nobody said. */
  actor: z.string().nullable(),
  /** The mod revision that the key had to have, 0 if it had not to be there; null: done whatever it was. */
  guard: z.object({ modRevision: z.number() }).nullable(),
  at: instantSchema,
  /** The revision that etcd gave the change. */
  revision: z.number(),
  /** Every key that went, or for `register` the one that came. */
  keys: z.array(z.string()),
  /** `watching` until it came back or the time to watch is over. */
  outcome: z.enum(["watching", "gone", "back", "done"]),
  watchUntil: instantSchema,
  steps: z.array(
    z.object({
      at: instantSchema,
      kind: z.enum(["removed", "gone", "back"]),
      /** For `back`: under which key and lease, and after how long. */
      key: z.string().nullable(),
      lease: leaseIdSchema.nullable(),
      afterMs: z.number().nullable(),
    }),
  ),
});

export type Operation = z.infer<typeof operationSchema>;
