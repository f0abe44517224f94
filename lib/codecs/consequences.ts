/** What happens to a registration of a living process when its key is deleted, or its lease revoked. */
export const consequenceCodes = [
  "returns-at-once",
  "returns-1-to-4-5-s",
  "returns-within-6-s",
  "returns-within-11-s",
  "returns-within-20-s",
  "returns-within-30-s",
  "returns-within-60-s",
  /** How often that is, the program says: rpcx' `UpdateInterval`. */
  "returns-next-update",
  "returns-some-time",
  "stays-gone",
  "node-shuts-down",
  "failover-risk",
  "depends-on-publisher",
  "unknown",
] as const;

export type ConsequenceCode = (typeof consequenceCodes)[number];

export type Consequences = { delete: ConsequenceCode; revoke: ConsequenceCode };
