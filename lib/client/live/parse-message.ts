import type { z } from "zod";

import {
  changesMessageSchema,
  findingsMessageSchema,
  handRegistrationsMessageSchema,
  operationsMessageSchema,
  overviewDeltaSchema,
  overviewSnapshotSchema,
  quarantinesMessageSchema,
  serviceDeltaSchema,
  serviceSnapshotSchema,
  statusMessageSchema,
} from "@/lib/registry/topics";

import type { ServerEvent } from "./event-reader";
import type { StreamMessage } from "./protocol";

/**
 * Parses an event of the stream. Null for a kind of event that this version does not know.
 *
 * @throws z.ZodError when a known one has another shape: page and console differ in version.
 */
export function parseMessage({ event, data }: ServerEvent): StreamMessage | null {
  if (event !== "snapshot" && event !== "delta") return null;
  const json: unknown = JSON.parse(data);
  const topic = topicOf(json);
  if (topic === "changes") return { event, data: changesMessageSchema.parse(json) };
  if (topic === "status") return { event, data: statusMessageSchema.parse(json) };
  if (topic === "findings") return { event, data: findingsMessageSchema.parse(json) };
  if (topic === "operations") return { event, data: operationsMessageSchema.parse(json) };
  if (topic === "quarantines") return { event, data: quarantinesMessageSchema.parse(json) };
  if (topic === "hand-registrations") {
    return { event, data: handRegistrationsMessageSchema.parse(json) };
  }
  const [snapshot, delta]: [
    z.ZodType<Extract<StreamMessage, { event: "snapshot" }>["data"]>,
    z.ZodType<Extract<StreamMessage, { event: "delta" }>["data"]>,
  ] =
    topic === "overview"
      ? [overviewSnapshotSchema, overviewDeltaSchema]
      : [serviceSnapshotSchema, serviceDeltaSchema];
  if (event === "snapshot") return { event, data: snapshot.parse(json) };
  return { event, data: delta.parse(json) };
}

function topicOf(json: unknown): unknown {
  return typeof json === "object" && json !== null && "topic" in json ? json.topic : undefined;
}
