import type { Topic } from "@/lib/registry/topics";

import { HEARTBEAT_MS } from "./heartbeat";
import type { Port, StreamMessage, TabMessage } from "./protocol";
import { LiveStream } from "./stream";

const TAB_TIMEOUT_MS = 3.5 * HEARTBEAT_MS;
/** How long topics that nobody wants any more stay open: going back and forth costs nothing. */
const LINGER_MS = 2_000;

type Tab = { topics: ReadonlySet<Topic>; heardAt: number };
type Options = { lingerMs?: number; tabTimeoutMs?: number; silenceMs?: number; backoffMs?: number };

/** Gives all tabs of a browser one stream. It runs in a SharedWorker, or in the page where there is none. */
export class LiveHub {
  readonly #tabs = new Map<Port, Tab>();
  readonly #stream: LiveStream;
  readonly #lingerMs: number;
  readonly #tabTimeoutMs: number;
  #open: ReadonlySet<Topic> = new Set();
  #origin = "";
  #linger: ReturnType<typeof setTimeout> | undefined;
  #sweep: ReturnType<typeof setInterval> | undefined;

  constructor({ lingerMs = LINGER_MS, tabTimeoutMs = TAB_TIMEOUT_MS, ...stream }: Options = {}) {
    this.#lingerMs = lingerMs;
    this.#tabTimeoutMs = tabTimeoutMs;
    this.#stream = new LiveStream({
      ...stream,
      onMessage: (message) => this.#deliver(message),
      onState: (state) => {
        for (const [port, { topics }] of this.#tabs) {
          if (topics.size > 0) port.post({ type: "state", state });
        }
      },
    });
  }

  /** Takes a message of a tab. */
  receive(port: Port, message: TabMessage): void {
    if (message.type === "attach") this.#attach(port, message.origin, new Set(message.topics));
    else if (message.type === "retry") this.#stream.retry();
    else this.#drop(port);
  }

  #attach(port: Port, origin: string, topics: ReadonlySet<Topic>): void {
    const known = this.#tabs.get(port)?.topics ?? new Set<Topic>();
    this.#tabs.set(port, { topics, heardAt: Date.now() });
    this.#origin = origin;
    this.#sweep ??= setInterval(() => this.#dropSilent(), this.#tabTimeoutMs / 2);
    // A tab that is new to a topic needs its snapshot, also where another tab has it already.
    if ([...topics].some((topic) => !known.has(topic))) this.#reopen();
    else if (this.#wanted().size < this.#open.size) this.#reopenLater();
    port.post({ type: "state", state: this.#stream.state });
  }

  #drop(port: Port): void {
    if (!this.#tabs.delete(port)) return;
    if (this.#wanted().size < this.#open.size) this.#reopenLater();
    if (this.#tabs.size > 0) return;
    clearInterval(this.#sweep);
    this.#sweep = undefined;
  }

  /** A tab that crashed says no goodbye. One that only slept attaches again with its next heartbeat. */
  #dropSilent(): void {
    for (const [port, { topics, heardAt }] of this.#tabs) {
      if (topics.size > 0 && Date.now() - heardAt > this.#tabTimeoutMs) this.#drop(port);
    }
  }

  #wanted(): Set<Topic> {
    return new Set([...this.#tabs.values()].flatMap(({ topics }) => [...topics]));
  }

  #reopenLater(): void {
    clearTimeout(this.#linger);
    this.#linger = setTimeout(() => this.#reopen(), this.#lingerMs);
  }

  #reopen(): void {
    clearTimeout(this.#linger);
    const wanted = this.#wanted();
    this.#open = wanted;
    if (wanted.size === 0) this.#stream.close();
    else this.#stream.open(this.#origin, [...wanted].sort());
  }

  #deliver(message: StreamMessage): void {
    const receivedAt = Date.now();
    for (const [port, { topics }] of this.#tabs) {
      if (topics.has(message.data.topic)) port.post({ type: "message", message, receivedAt });
    }
  }
}
