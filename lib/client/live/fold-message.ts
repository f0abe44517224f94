import type { FindingsState } from "@/lib/registry/finding";
import {
  applyChanges,
  applyHandRegistrations,
  applyOperations,
  applyOverview,
  applyRules,
  applyService,
  applyServiceAll,
  handRegistrationsFrom,
  type OverviewState,
  overviewFrom,
  rulesFrom,
  type ServiceState,
  serviceFrom,
} from "@/lib/registry/fold";
import type { HandRegistrationsView } from "@/lib/registry/hand-registration";
import type { Change } from "@/lib/registry/model";
import type { Operation } from "@/lib/registry/operation";
import type { QuarantineView } from "@/lib/registry/quarantine-state";
import type { Status } from "@/lib/registry/status";
import type {
  ChangesMessage,
  FindingsMessage,
  HandRegistrationsMessage,
  OperationsMessage,
  OverviewDelta,
  OverviewSnapshot,
  QuarantinesMessage,
  ServiceDelta,
  ServiceSnapshot,
  StatusMessage,
  Topic,
} from "@/lib/registry/topics";

import type { StreamMessage } from "./protocol";

/** What the cache holds of a topic. */
export type TopicState<T extends Topic> = T extends "overview"
  ? OverviewState
  : T extends "changes"
    ? readonly Change[]
    : T extends "operations"
      ? readonly Operation[]
      : T extends "status"
        ? Status
        : T extends "quarantines"
          ? QuarantineView
          : T extends "findings"
            ? FindingsState
            : T extends "hand-registrations"
              ? HandRegistrationsView
              : ServiceState;

/** The message that a topic begins with, and that a server component may pass as first paint. */
export type TopicSeed<T extends Topic> = T extends "overview"
  ? OverviewSnapshot
  : T extends "changes"
    ? ChangesMessage
    : T extends "operations"
      ? OperationsMessage
      : T extends "status"
        ? StatusMessage
        : T extends "quarantines"
          ? QuarantinesMessage
          : T extends "findings"
            ? FindingsMessage
            : T extends "hand-registrations"
              ? HandRegistrationsMessage
              : ServiceSnapshot;

export type AnyTopicState = TopicState<Topic>;

/** The state after messages of one topic, in their order, as {@link foldMessage} has it. */
export function foldMessages(
  state: AnyTopicState | undefined,
  messages: readonly StreamMessage[],
): AnyTopicState | undefined {
  const [first] = messages;
  // To fold the deltas of a service one by one would copy what is known of all its instances for each.
  if (state && first?.data.topic.startsWith("service:") && messages.every(isDelta)) {
    return applyServiceAll(
      state as ServiceState,
      messages.map(({ data }) => data as ServiceDelta),
    );
  }
  return messages.reduce(foldMessage, state);
}

function isDelta({ event }: StreamMessage): boolean {
  return event === "delta";
}

/** The state after a message. Without a snapshot before it, a delta says nothing: undefined stays. */
export function foldMessage(
  state: AnyTopicState | undefined,
  { event, data }: StreamMessage,
): AnyTopicState | undefined {
  const known = event === "snapshot" ? undefined : state;
  if ("status" in data) return data.status;
  if ("findings" in data) return { findings: data.findings, counts: data.counts };
  if ("changes" in data) return applyChanges((known as readonly Change[]) ?? [], data);
  if ("operations" in data) {
    return applyOperations((known as readonly Operation[]) ?? [], data.operations);
  }
  if ("rules" in data) {
    if (event === "snapshot") return rulesFrom(data);
    return known && applyRules(known as QuarantineView, data);
  }
  if ("keeper" in data) {
    if (event === "snapshot") return handRegistrationsFrom(data);
    return known && applyHandRegistrations(known as HandRegistrationsView, data);
  }
  if (event === "snapshot") {
    return data.topic === "overview"
      ? overviewFrom(data as OverviewSnapshot)
      : serviceFrom(data as ServiceSnapshot);
  }
  if (!known) return undefined;
  return data.topic === "overview"
    ? applyOverview(known as OverviewState, data as OverviewDelta)
    : applyService(known as ServiceState, data as ServiceDelta);
}

/** The state that a first snapshot says. */
export function seedState<T extends Topic>(seed: TopicSeed<T>): TopicState<T> {
  return foldMessage(undefined, {
    event: "snapshot",
    data: seed,
  } as StreamMessage) as TopicState<T>;
}
