import "server-only";

import type { IncomingMessage, ServerResponse } from "node:http";

import { StatusError } from "@/lib/errors";
import type { Hub } from "@/lib/registry/hub";
import { type Topic, topicSchema } from "@/lib/registry/topics";

const HEARTBEAT_MS = 15_000;
/** What a reader may fall behind, beyond the snapshots it began with, before we hang up on it. */
const BACKLOG_MAX_BYTES = 1_048_576;
const TOPICS_MAX = 32;

const heartbeat = Buffer.from(": keepalive\n\n");

/**
 * The topics that a stream's URL asks for. Each is percent-encoded by itself and they are
 * joined by bare commas, so that a service's name may hold one.
 *
 * @throws StatusError `invalid_argument` when there is none, too many, or an unknown one.
 */
export function topicsOf(url: string): Topic[] {
  const query = url.split("?", 2)[1] ?? "";
  const raw = query.split("&").find((pair) => pair.startsWith("topics="));
  const names = raw?.slice("topics=".length).split(",") ?? [];
  const topics = new Set(names.filter((name) => name !== "").map(toTopic));
  if (topics.size === 0)
    throw new StatusError("invalid_argument", "topics: at least one is needed");
  if (topics.size > TOPICS_MAX) {
    throw new StatusError("invalid_argument", `topics: at most ${TOPICS_MAX}`);
  }
  return [...topics];
}

function toTopic(encoded: string): Topic {
  const parsed = topicSchema.safeParse(decode(encoded));
  if (parsed.success) return parsed.data;
  throw new StatusError("invalid_argument", `topics: ${parsed.error.issues[0]?.message}`);
}

function decode(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}

/**
 * Answers with server-sent events until the client leaves: per topic a `snapshot`, then
 * `delta`s; `id:` is the revision. A reader that falls behind is dropped rather than
 * buffered: EventSource comes back by itself, to fresh snapshots.
 *
 * It writes to Node's response, not to a web stream: that costs a third of the time for
 * each subscriber (docs/decisions/001).
 */
export function serveEventStream(
  hub: Hub,
  topics: readonly Topic[],
  request: IncomingMessage,
  response: ServerResponse,
): void {
  response.writeHead(200, {
    "Content-Type": "text/event-stream; charset=utf-8",
    // no-transform, so that no proxy compresses, and with that holds back, what should go at once.
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",
    Connection: "keep-alive",
  });
  request.socket.setNoDelay(true);
  request.socket.setTimeout(0);

  let limit = Number.POSITIVE_INFINITY;
  let unsubscribe = () => {};
  const write = (frame: Buffer) => {
    if (response.destroyed) return;
    response.write(frame);
    if (response.writableLength > limit) response.destroy();
  };
  const beat = setInterval(() => write(heartbeat), HEARTBEAT_MS);
  response.on("close", () => {
    clearInterval(beat);
    unsubscribe();
  });
  response.on("error", () => {});

  write(Buffer.from("retry: 1000\n\n"));
  unsubscribe = hub.subscribe(topics, { write });
  limit = response.writableLength + BACKLOG_MAX_BYTES;
  if (response.destroyed) unsubscribe();
}
