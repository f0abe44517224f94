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

/** A message of the server's stream, parsed. */
export type StreamMessage =
  | { event: "snapshot"; data: OverviewSnapshot | ServiceSnapshot }
  | { event: "delta"; data: OverviewDelta | ServiceDelta }
  | {
      event: "snapshot" | "delta";
      data:
        | ChangesMessage
        | FindingsMessage
        | OperationsMessage
        | StatusMessage
        | QuarantinesMessage
        | HandRegistrationsMessage;
    };

/** How the browser stands with the console; times are of the browser's clock. */
export type StreamState =
  | { phase: "connecting" }
  | { phase: "open" }
  /** Trying again since then. */
  | { phase: "lost"; since: number };

/**
 * From a tab to the hub. `attach` says all that the tab wants, and is repeated as its sign of
 * life; no topics is a hidden tab. `retry` asks not to wait for the next try.
 */
export type TabMessage =
  | { type: "attach"; origin: string; topics: Topic[] }
  | { type: "retry" }
  | { type: "leave" };

/** From the hub to a tab. `receivedAt` is of the browser's clock. */
export type HubMessage =
  | { type: "state"; state: StreamState }
  | { type: "message"; message: StreamMessage; receivedAt: number };

/** The hub's way to one tab. */
export type Port = { post: (message: HubMessage) => void };
