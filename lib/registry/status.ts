import { z } from "zod";

import { instantSchema } from "./model";

export const connectionStates = ["connecting", "live", "reconnecting"] as const;

/** How the journal stands: the record of every change that outlives etcd's compaction. */
export const journalStateSchema = z.object({
  /** `behind`: changes wait to be written. `failed`: they cannot be, for `error`; what was written can perhaps be read. */
  state: z.enum(["opening", "ok", "behind", "failed"]),
  error: z.string().nullable(),
  /** Since when it has not been ok; null while it is. */
  since: instantSchema.nullable(),
  /** The last revision that is written. */
  revision: z.number(),
  /** Changes that wait. */
  waiting: z.number(),
  /** Operators' actions that wait for the audit log; meanwhile they are in memory alone. */
  waitingActions: z.number(),
});

/** How the console stands with etcd. */
export const statusSchema = z.object({
  connection: z.object({
    state: z.enum(connectionStates),
    since: instantSchema,
    /** Why it is not live. */
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  }),
  /** Last revision applied to the view; 0 before there is one. */
  revision: z.number(),
  clusterId: z.string(),
  etcdVersion: z.string().nullable(),
  members: z.number().nullable(),
  endpoints: z.array(z.string()),
  /** From learning that etcd is at a revision to having applied it; null if not known. */
  watchLagMs: z.number().nullable(),
  watches: z.number(),
  viewers: z.number(),
  /** How much there is, for every page to show; null before there is a view. */
  counts: z
    .object({
      services: z.number(),
      instances: z.number(),
      leases: z.number(),
      quarantines: z.number(),
      handRegistrations: z.number(),
      findings: z.number(),
      /** Keys that are no registration. */
      otherKeys: z.number(),
    })
    .nullable(),
  journal: journalStateSchema,
  readOnly: z.boolean(),
  /** Rollcall runs this etcd itself, for trying things out. */
  localEtcd: z.boolean(),
  /** And has started the demo mall in it, whose services nobody should take for theirs. */
  demo: z.boolean(),
});

export type JournalState = z.infer<typeof journalStateSchema>;
export type Status = z.infer<typeof statusSchema>;
