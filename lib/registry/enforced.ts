import "server-only";

import { z } from "zod";

import type { KeyValue } from "@/lib/etcd/kv";

import { leaseIdSchema } from "./model";

/** Below Rollcall's root: what the console that enforces tells the others of a rule, under the rule's id. */
export const ENFORCED = "enforced/";
/** Below Rollcall's root: what stood where it wrote something else, written in the same transaction. */
export const DIVERTED = "diverted/";

/** One departure that the enforcing console caused. etcd gave it the revision, so nothing else can have. */
const actSchema = z.object({
  key: z.string(),
  revision: z.number(),
  service: z.string(),
  address: z.string(),
});

/** One return of an instance that was to stay out. */
const returnSchema = z.object({
  /** Of the put by which it was registered again. */
  revision: z.number(),
  at: z.number(),
  /** How long it could be seen; null while it still can, or where nobody saw it go. */
  exposureMs: z.number().nullable(),
  service: z.string(),
  key: z.string(),
  lease: leaseIdSchema,
});

const countedSchema = z.object({
  count: z.number(),
  /** The sum of those that have ended. */
  exposureMs: z.number(),
  /** Returns up to this revision are counted; later ones each console counts by its own watch. */
  upTo: z.number(),
  /** The revisions of those that are counted and have not ended. */
  open: z.array(z.number()),
  last: returnSchema.nullable(),
});

export const enforcedSchema = z.object({
  /** Since it was told before. */
  acts: z.array(actSchema),
  /** Null once the rule is over. */
  returns: countedSchema.nullable(),
});

/** As much of what is kept of a diversion as is needed to know whose doing it was. */
const divertedSchema = z.object({
  key: z.string(),
  service: z.string(),
  address: z.string(),
  rule: z.string(),
});

export type Act = z.infer<typeof actSchema>;
export type Return = z.infer<typeof returnSchema>;
export type Counted = z.infer<typeof countedSchema>;
export type Enforced = z.infer<typeof enforcedSchema>;

/** The departures that a key of Rollcall's own tells of, and the rule that they are due to. None where it tells of none. */
export function actsIn(ownRoot: string, { key, value, modRevision }: KeyValue): RuledAct[] {
  const name = key.toString();
  try {
    if (name.startsWith(`${ownRoot}${ENFORCED}`)) {
      const rule = name.slice(ownRoot.length + ENFORCED.length);
      const { acts } = enforcedSchema.parse(JSON.parse(value.toString()));
      return acts.map((act) => ({ ...act, rule }));
    }
    if (!name.startsWith(`${ownRoot}${DIVERTED}`)) return [];
    const diverted = divertedSchema.parse(JSON.parse(value.toString()));
    return [{ ...diverted, revision: modRevision }];
  } catch (reason) {
    // Another version's, or somebody else's: it tells us nothing.
    if (reason instanceof z.ZodError || reason instanceof SyntaxError) return [];
    throw reason;
  }
}

export type RuledAct = Act & { rule: string };
