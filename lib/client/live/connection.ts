import type { QueryClient } from "@tanstack/react-query";

import type { Topic } from "@/lib/registry/topics";

import { Clock } from "../clock";
import { type AnyTopicState, foldMessages } from "./fold-message";
import { HEARTBEAT_MS } from "./heartbeat";
import { type Link, openLink } from "./link";
import { liveKey } from "./live-query";
import type { HubMessage, StreamMessage, StreamState } from "./protocol";

/** While news keep coming, the page is drawn anew this often; the first ones show at once. */
const FLUSH_MS = 100;

/** What the connection knows beside the topics. `revision` is the highest that any message had. */
export type ConnectionState = { stream: StreamState; revision: number };

/**
 * A tab's side of the live connection: says which topics are on screen, folds what comes
 * into the query cache, of which it is the only writer, and keeps the server's clock.
 */
export class LiveConnection {
  readonly clock = new Clock();
  readonly #queryClient: QueryClient;
  readonly #retained = new Map<Topic, number>();
  readonly #listeners = new Set<() => void>();
  /** What has come and is not yet folded into the cache. */
  readonly #pending = new Map<Topic, StreamMessage[]>();
  #flushedAt = 0;
  #revision = 0;
  #flushTimer: ReturnType<typeof setTimeout> | undefined;
  #state: ConnectionState = { stream: { phase: "connecting" }, revision: 0 };
  #link: Link | undefined;
  #syncing = false;

  constructor(queryClient: QueryClient) {
    this.#queryClient = queryClient;
  }

  /** Connects until the function it returns is called. */
  start(): () => void {
    const connect = () => {
      this.#link ??= openLink((message) => this.#receive(message));
      this.#sync();
    };
    const disconnect = () => {
      this.#link?.close();
      this.#link = undefined;
    };
    const sync = () => this.#sync();
    const retry = () => this.#link?.send({ type: "retry" });
    // A page in the back/forward cache must hold no connection, and takes it again when shown.
    window.addEventListener("pagehide", disconnect);
    window.addEventListener("pageshow", connect);
    window.addEventListener("online", retry);
    document.addEventListener("visibilitychange", sync);
    const heartbeat = setInterval(sync, HEARTBEAT_MS);
    connect();
    return () => {
      clearInterval(heartbeat);
      window.removeEventListener("pagehide", disconnect);
      window.removeEventListener("pageshow", connect);
      window.removeEventListener("online", retry);
      document.removeEventListener("visibilitychange", sync);
      disconnect();
    };
  }

  /** Keeps a topic current until the function it returns is called. */
  retain(topic: Topic): () => void {
    this.#retained.set(topic, (this.#retained.get(topic) ?? 0) + 1);
    this.#syncSoon();
    return () => {
      const count = (this.#retained.get(topic) ?? 1) - 1;
      if (count > 0) this.#retained.set(topic, count);
      else this.#retained.delete(topic);
      this.#syncSoon();
    };
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Calls `listener` when `state` has changed. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What mounts and unmounts together becomes one message. */
  #syncSoon(): void {
    if (this.#syncing) return;
    this.#syncing = true;
    setTimeout(() => {
      this.#syncing = false;
      this.#sync();
    }, 0);
  }

  #sync(): void {
    const visible = document.visibilityState !== "hidden";
    const topics = visible ? [...this.#retained.keys()] : [];
    this.#link?.send({ type: "attach", origin: window.location.origin, topics });
  }

  #receive(message: HubMessage): void {
    if (message.type === "state") {
      // Taking the stream again after the tab was hidden is no news; that it fails would be.
      if (message.state.phase === "connecting") return;
      this.#enter({ ...this.#state, stream: message.state });
      return;
    }
    const { data } = message.message;
    this.clock.observe(data.at, message.receivedAt);
    const waiting = this.#pending.get(data.topic);
    // A snapshot replaces whatever came before it.
    if (waiting && message.message.event === "delta") waiting.push(message.message);
    else this.#pending.set(data.topic, [message.message]);
    // A status says where the console is, also when etcd was wiped and counts from the start.
    const known = Math.max(this.#revision, data.revision);
    this.#revision = "status" in data ? data.revision : known;
    this.#flushSoon();
  }

  /** Messages of several topics come together, and are drawn together. */
  #flushSoon(): void {
    const wait = this.#flushedAt + FLUSH_MS - performance.now();
    this.#flushTimer ??= setTimeout(() => this.#flush(), Math.max(0, wait));
  }

  #flush(): void {
    this.#flushTimer = undefined;
    this.#flushedAt = performance.now();
    for (const [topic, messages] of this.#pending) {
      const { queryKey } = liveKey(topic);
      const state = this.#queryClient.getQueryData<AnyTopicState>(queryKey);
      this.#queryClient.setQueryData(queryKey, foldMessages(state, messages));
    }
    this.#pending.clear();
    if (this.#revision === this.#state.revision) return;
    this.#enter({ ...this.#state, revision: this.#revision });
  }

  #enter(state: ConnectionState): void {
    this.#state = state;
    for (const notify of this.#listeners) notify();
  }
}
