import { z } from "zod";

import {
  candidateSchema,
  dialledSchema,
  leftOutSchema,
  subsetRules,
} from "@/lib/registry/resolution";

/** GET /api/resolve?target=&client=&subset=&limit= */
export const resolveQuerySchema = z.strictObject(
  {
    target: z.string("a target is needed").min(1, "a target is needed").max(8_192),
    /** Names the client, and with that its subset. Clients of this project say `<host>/<process id>` by default. */
    client: z.string().max(500).default(""),
    subset: z.enum(subsetRules).default("rendezvous"),
    /** Of what is left out, the rest of which is only counted. */
    limit: z.coerce.number().int().min(0).max(10_000).default(1_000),
  },
  {
    error: ({ code }) =>
      code === "unrecognized_keys"
        ? "the target has to be percent-encoded as one parameter: what follows its first & is another one"
        : undefined,
  },
);

export const resolveNotes = [
  "other-hosts",
  "slash-at-end",
  "partly-watched",
  "not-current",
] as const;

export const resolveAnswerSchema = z.object({
  /** Of the view; null for a direct target, which says all there is to know. */
  revision: z.number().nullable(),
  /** As go-zero has written it since 1.10.2. */
  target: z.string(),
  scheme: z.enum(["direct", "etcd", "discov"]),
  /** As key text; clients look at whatever stands under it and a slash. */
  key: z.string().nullable(),
  client: z.string(),
  subset: z.object({
    rule: z.enum(subsetRules),
    size: z.number(),
    /** Distinct addresses to choose from: beyond `size` the rule leaves some out. */
    of: z.number(),
  }),
  /** What is dialled, by rank. */
  addresses: z.array(dialledSchema),
  /** What calls fail with while there is nothing to dial. */
  failure: z.string().nullable(),
  leftOut: z.array(leftOutSchema),
  leftOutTotal: z.number(),
  /** What stands under the key without being registered in the service of that name: clients take it all the same. */
  added: z.array(candidateSchema),
  notes: z.array(z.object({ code: z.enum(resolveNotes), message: z.string() })),
});

export type ResolveQuery = z.infer<typeof resolveQuerySchema>;
export type ResolveAnswer = z.infer<typeof resolveAnswerSchema>;
