import { z } from "zod";

import { findingCountsSchema, findingSchema } from "./finding";
import { handRegistrationsViewSchema } from "./hand-registration";
import { changeSchema, departureSchema, leaseSampleSchema, registrationSchema } from "./model";
import { operationSchema } from "./operation";
import { quarantineViewSchema } from "./quarantine-state";
import { serviceRowSchema, totalsSchema } from "./service-row";
import { statusSchema } from "./status";

/** What a subscriber can ask for. A service's name is not escaped here; in a URL each topic is. */
export type Topic = FixedTopic | `service:${string}`;

type FixedTopic =
  | "overview"
  | "changes"
  | "status"
  | "operations"
  | "quarantines"
  | "hand-registrations"
  | "findings";

const fixedTopics: readonly string[] = [
  "overview",
  "changes",
  "status",
  "operations",
  "quarantines",
  "hand-registrations",
  "findings",
] satisfies FixedTopic[];

export const topicSchema = z.custom<Topic>(
  (value) =>
    typeof value === "string" &&
    (fixedTopics.includes(value) || (value.startsWith("service:") && value.length > 8)),
  "overview, changes, status, operations, quarantines, hand-registrations, findings or service:<name>",
);

const envelope = {
  topic: topicSchema,
  /** The revision that the receiver has once this is applied. */
  revision: z.number(),
  /** The server's clock as this was sent, to tell how far the browser's is off. */
  at: z.number(),
};

export const overviewSnapshotSchema = z.object({
  ...envelope,
  services: z.array(serviceRowSchema),
  totals: totalsSchema,
});
export const overviewDeltaSchema = z.object({
  ...envelope,
  /** Rows that are new or differ, whole. */
  services: z.array(serviceRowSchema),
  removed: z.array(z.string()),
  totals: totalsSchema,
});

export const serviceSnapshotSchema = z.object({
  ...envelope,
  service: z.string(),
  registrations: z.array(registrationSchema),
  samples: z.array(leaseSampleSchema),
  /** Those of the last minute, newest last. */
  departures: z.array(departureSchema),
});
/** Applied in the order deletes, puts, samples, departures. */
export const serviceDeltaSchema = z.object({
  ...envelope,
  service: z.string(),
  /** Keys whose registrations in this service all go. */
  deletes: z.array(z.string()),
  /** All registrations, in this service, of each key that was put. They replace what the key had. */
  puts: z.array(registrationSchema),
  samples: z.array(leaseSampleSchema),
  /** New, or known by (key, revision) and now with a cause. */
  departures: z.array(departureSchema),
});

/** Both snapshot (the tail) and delta: new lines, and lines that were told before, known by `id` and now with a cause. */
export const changesMessageSchema = z.object({
  ...envelope,
  changes: z.array(changeSchema),
  explained: z.array(changeSchema),
});

/** Snapshot and delta alike carry the whole status. */
export const statusMessageSchema = z.object({ ...envelope, status: statusSchema });

/** Both snapshot (the latest 50) and delta: new, or known by `id` and changed. */
export const operationsMessageSchema = z.object({
  ...envelope,
  operations: z.array(operationSchema),
});

/** A snapshot has all rules, a delta those that are new or differ, whole. */
export const quarantinesMessageSchema = quarantineViewSchema.extend({
  ...envelope,
  /** Ids of rules that are gone. */
  removed: z.array(z.string()),
});

/** A snapshot has all registrations by hand, a delta those that are new or differ, whole. */
export const handRegistrationsMessageSchema = handRegistrationsViewSchema.extend({
  ...envelope,
  /** Ids of those that are gone. */
  removed: z.array(z.string()),
});

/** Snapshot and delta alike carry the worst 500, and how many there are of all. */
export const findingsMessageSchema = z.object({
  ...envelope,
  findings: z.array(findingSchema),
  counts: findingCountsSchema,
});

export type OverviewSnapshot = z.infer<typeof overviewSnapshotSchema>;
export type OverviewDelta = z.infer<typeof overviewDeltaSchema>;
export type ServiceSnapshot = z.infer<typeof serviceSnapshotSchema>;
export type ServiceDelta = z.infer<typeof serviceDeltaSchema>;
export type ChangesMessage = z.infer<typeof changesMessageSchema>;
export type StatusMessage = z.infer<typeof statusMessageSchema>;
export type OperationsMessage = z.infer<typeof operationsMessageSchema>;
export type QuarantinesMessage = z.infer<typeof quarantinesMessageSchema>;
export type HandRegistrationsMessage = z.infer<typeof handRegistrationsMessageSchema>;
export type FindingsMessage = z.infer<typeof findingsMessageSchema>;
