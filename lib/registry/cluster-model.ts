import { z } from "zod";

/** A member of the etcd cluster, as it is listed and as it answered. */
export const memberSchema = z.object({
  id: z.string(),
  name: z.string(),
  learner: z.boolean(),
  leader: z.boolean(),
  clientUrls: z.array(z.string()),
  /** Of the endpoint that answered for it; null where none did. */
  status: z
    .object({
      endpoint: z.string(),
      version: z.string(),
      dbSizeBytes: z.number(),
      dbSizeInUseBytes: z.number(),
      raftIndex: z.number(),
      raftAppliedIndex: z.number(),
      errors: z.array(z.string()),
    })
    .nullable(),
  error: z.string().nullable(),
});

/** What the members of the etcd cluster say of it and of themselves. */
export const clusterFactsSchema = z.object({
  raftTerm: z.number().nullable(),
  alarms: z.array(z.object({ member: z.string(), alarm: z.string() })),
  /** Null where etcd does not tell: versions before 3.6 say it only in their metrics. */
  quotaBytes: z.number().nullable(),
  compactRevision: z.number().nullable(),
  /** That the configured endpoints are not all of one cluster, and which are of which. */
  endpointsProblem: z.string().nullable(),
  members: z.array(memberSchema),
});

export type MemberFacts = z.infer<typeof memberSchema>;
export type Facts = z.infer<typeof clusterFactsSchema>;
