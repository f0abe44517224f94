import { z } from "zod";

import { changeSchema, instantSchema, leaseIdSchema } from "./model";

/** One service as the overview lists it. An empty one is kept, with `instances: 0`. */
export const serviceRowSchema = z.object({
  name: z.string(),
  /** What it is called, where its instances' keys have but an id of it. */
  alias: z.string().optional(),
  /** The framework of most registrations. */
  framework: z.string(),
  /** How many registrations are of each framework, where they are of several. */
  frameworks: z.record(z.string(), z.number()).optional(),
  /** How sure the least sure of them is, where that is no more than a guess: below 85. */
  guessed: z.number().optional(),
  /** Registrations that could not be read, where there are any. */
  undecodable: z.number().optional(),
  /**
   * The namespaces, or groups, that its instances are of, where they are of several: they may be several services of one
   * name. A few of them by name, in order; the empty one is of those that say none.
   */
  namespaces: z.object({ count: z.number(), names: z.array(z.string()) }).optional(),
  /** Addresses at which somebody may be reached: not those of consumers, nor what could not be read. */
  instances: z.number(),
  /** Set where it is empty and nobody misses it: a job that has done its work. */
  done: z.literal(true).optional(),
  /** Addresses that only say who uses the service, where there are any: no instances, but listed with them. */
  consumers: z.number().optional(),
  registrations: z.number(),
  states: z.object({ live: z.number(), late: z.number(), permanent: z.number() }),
  lastChange: changeSchema.nullable(),
  /** What the registry lint found that somebody should do something about. */
  findings: z.object({ errors: z.number(), warnings: z.number() }),
});

export const totalsSchema = z.object({
  /** Without those that are done: nobody looks for them any more. */
  services: z.number(),
  emptyServices: z.number(),
  doneServices: z.number(),
  instances: z.number(),
  lateInstances: z.number(),
  registrations: z.number(),
  leases: z.number(),
  /** Keys that are no registration. */
  otherKeys: z.number(),
  /** Keys that are of a format for certain and yet could not be read. */
  undecodable: z.number(),
  /** Changes observed in the last 60 s. */
  changesPerMinute: z.number(),
  shortestTtl: z
    .object({
      service: z.string(),
      address: z.string(),
      lease: leaseIdSchema,
      expiresAt: instantSchema,
    })
    .nullable(),
});

export type ServiceRow = z.infer<typeof serviceRowSchema>;
export type Totals = z.infer<typeof totalsSchema>;
