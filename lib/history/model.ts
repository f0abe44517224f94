import { z } from "zod";

import {
  causes,
  changeKinds,
  departureSchema,
  leaseIdSchema,
  momentSchema,
} from "@/lib/registry/model";

/** Milliseconds since 1970 by the clock of the console that wrote it. */
const instantSchema = z.number();

/** An operator's action that made a change. */
export const doneBySchema = z.object({
  /** As in the operations of this console, e.g. `force-expire`. */
  kind: z.string(),
  /** The name that the operator gave; null where none was asked for. Claimed, not proven. */
  actor: z.string().nullable(),
  reason: z.string(),
});

/** One line of the journal: what one write to etcd did to one instance. */
export const recordSchema = z.object({
  /** Unique, and stable over restarts. */
  id: z.string(),
  /** Which store of etcd's: one that was wiped or restored is another, and counts its revisions anew. */
  epoch: z.number(),
  revision: z.number(),
  moment: momentSchema,
  kind: z.enum(changeKinds),
  key: z.string(),
  service: z.string(),
  address: z.string(),
  framework: z.string(),
  lease: leaseIdSchema,
  /** Of `left` alone; null while the evidence is being gathered. */
  cause: z.enum(causes).nullable(),
  evidence: departureSchema.shape.evidence.nullable(),
  /** Of `re-registered`: how long the address was away. */
  awayMs: z.number().nullable(),
  /** Of `left` and `key-removed`: since when it had been registered. */
  since: momentSchema.nullable(),
  doneBy: doneBySchema.nullable(),
});

export const gapReasons = ["compacted", "too-many", "reset", "scope", "unreadable"] as const;

/**
 * Revisions that the journal could not see. What differs between the two states it lies between
 * stands in the journal as changes at its end, whose moments are bounds.
 */
export const gapSchema = z.object({
  id: z.string(),
  /** The store after the gap; for `reset` another than before it. */
  epoch: z.number(),
  /**
   * `compacted`: dropped by etcd. `too-many`: more revisions than are replayed. `reset`: etcd's data
   * was wiped or restored. `scope`: Rollcall looked at other prefixes or formats before. `unreadable`: etcd or the journal failed while it was replayed.
   */
  reason: z.enum(gapReasons),
  /** The last revision before it, and the first one after it that is known. */
  afterRevision: z.number(),
  beforeRevision: z.number(),
  from: instantSchema,
  to: instantSchema,
  /** How many changes the two states are apart. 0: nothing differs, and nothing much can have been missed. */
  differences: z.number(),
});

/** One stretch of an instance: from its first put to its departure. Leases that followed each other within 15 s are one life. */
export const lifeSchema = z.object({
  from: momentSchema,
  fromRevision: z.number(),
  /** Began before what was asked for, or before the journal did. */
  openStart: z.boolean(),
  /** Null while it lasts. */
  to: momentSchema.nullable(),
  toRevision: z.number().nullable(),
  cause: z.enum(causes).nullable(),
  evidence: departureSchema.shape.evidence.nullable(),
  doneBy: doneBySchema.nullable(),
  /** The key it had last. */
  key: z.string(),
  /** In order; more than one where it registered anew without leaving for long. */
  leases: z.array(leaseIdSchema),
  /** Each time it came back under another key within 15 s: when, and how long it was away. */
  renewals: z.array(z.object({ at: instantSchema, awayMs: z.number().nullable() })),
  /** How often it came back after its end and was kept out again within 15 s, which is no life. */
  returns: z.number(),
});

/** All that is known of one address of a service. */
export const laneSchema = z.object({
  address: z.string(),
  framework: z.string(),
  /** Oldest first. */
  lives: z.array(lifeSchema),
  live: z.boolean(),
  /** Lives after the first. */
  restarts: z.number(),
  /** Lives that ended by their lease running out. */
  crashes: z.number(),
  /** Three departures or more within any ten minutes. */
  flapping: z.boolean(),
});

/** Instances of a service that were replaced together or one after another. */
export const deploySchema = z.object({
  epoch: z.number(),
  /** Of its first and its last line. */
  from: instantSchema,
  to: instantSchema,
  fromRevision: z.number(),
  toRevision: z.number(),
  /** How many were replaced, of how many there were when it began. */
  replaced: z.number(),
  instances: z.number(),
});

/** A revision with what is known of its time. */
export const standpointSchema = z.object({
  epoch: z.number(),
  revision: z.number(),
  /** When that revision was observed; null where the journal does not know it. */
  moment: momentSchema.nullable(),
  /** Who told: etcd itself, the journal, or the live view. */
  source: z.enum(["etcd", "journal", "live"]),
});

/** Where to stand in time. */
export type Point = { revision: number } | { at: number } | { now: true };

export type Moment = z.infer<typeof momentSchema>;
export type DoneBy = z.infer<typeof doneBySchema>;
export type JournalRecord = z.infer<typeof recordSchema>;
export type Gap = z.infer<typeof gapSchema>;
export type GapReason = (typeof gapReasons)[number];
export type Life = z.infer<typeof lifeSchema>;
export type Lane = z.infer<typeof laneSchema>;
export type Deploy = z.infer<typeof deploySchema>;
export type Standpoint = z.infer<typeof standpointSchema>;
