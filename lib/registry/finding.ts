import { z } from "zod";

import { findingCodes, severities } from "./finding-codes";
import { leaseIdSchema } from "./model";

/** What a finding is about: an address, a service inside another's prefix, or a lease. */
export const findingSubjectSchema = z.object({
  service: z.string().nullable(),
  address: z.string().nullable(),
  lease: leaseIdSchema.nullable(),
  /** The keys in question, the first 10 of them. */
  keys: z.array(z.string()),
  keyCount: z.number(),
  /** Which kind of it, e.g. `loopback` of an address that nobody can reach. */
  detail: z.string().nullable(),
  /** How often it left, of one that flaps. */
  count: z.number().nullable(),
});

/** Something in the registry that is, or soon will be, somebody's trouble. */
export const findingSchema = z.object({
  /** The same for as long as it lasts. */
  id: z.string(),
  code: z.enum(findingCodes),
  severity: z.enum(severities),
  /** Those that it is about, at most 20; the first is the one to look at. None for leases of nobody. */
  services: z.array(z.string()),
  /** The first 20; `total` is how many there are. */
  subjects: z.array(findingSubjectSchema),
  total: z.number(),
  /** Keys in question, of all subjects. */
  keys: z.number(),
  /** How many instances the service has, and how many it should; null where that does not matter. */
  instances: z.number().nullable(),
  minimum: z.number().nullable(),
  /** When this console found it. */
  since: z.number(),
});

/** How many findings there are of each severity. */
export const findingCountsSchema = z.object({
  error: z.number(),
  warning: z.number(),
  info: z.number(),
});

export type FindingSubject = z.infer<typeof findingSubjectSchema>;
export type Finding = z.infer<typeof findingSchema>;
export type FindingCounts = z.infer<typeof findingCountsSchema>;

/** The worst findings, and how many there are of all. */
export type FindingsState = { findings: readonly Finding[]; counts: FindingCounts };
