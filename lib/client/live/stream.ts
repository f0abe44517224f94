import type { Topic } from "@/lib/registry/topics";

import { EventReader } from "./event-reader";
import { parseMessage } from "./parse-message";
import type { StreamMessage, StreamState } from "./protocol";

const BACKOFF_MIN_MS = 500;
const BACKOFF_MAX_MS = 10_000;
/** The server sends a heartbeat far more often; without one the connection is dead, though nobody said so. */
const SILENCE_MAX_MS = 40_000;

type Options = {
  onMessage: (message: StreamMessage) => void;
  onState: (state: StreamState) => void;
  silenceMs?: number;
  backoffMs?: number;
};

/**
 * One connection to the console's event stream, which is made again whenever it ends.
 *
 * Not an EventSource: that gives up at the first answer that is no stream, as a proxy gives
 * while the console restarts, and hides the heartbeats, without which a connection that was
 * cut silently (sleep, another network) is not told from a registry where nothing happens.
 */
export class LiveStream {
  readonly #options: Options;
  #state: StreamState = { phase: "connecting" };
  #abort: AbortController | undefined;
  #wake: (() => void) | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  get state(): StreamState {
    return this.#state;
  }

  /** Follows these topics from now on. Each begins with a snapshot. */
  open(origin: string, topics: readonly Topic[]): void {
    this.#abort?.abort();
    this.#abort = new AbortController();
    const query = topics.map(encodeURIComponent).join(",");
    void this.#follow(`${origin}/api/stream?topics=${query}`, this.#abort.signal);
  }

  /** Follows nothing from now on. */
  close(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    // What comes next is a new start: not knowing yet is no loss.
    this.#state = { phase: "connecting" };
  }

  /** Ends the wait for the next try. */
  retry(): void {
    this.#wake?.();
  }

  async #follow(url: string, signal: AbortSignal): Promise<void> {
    const base = this.#options.backoffMs ?? BACKOFF_MIN_MS;
    for (let attempt = 0; !signal.aborted; attempt++) {
      const heard = await this.#attempt(url, signal);
      if (signal.aborted) return;
      if (heard) attempt = 0;
      if (this.#state.phase !== "lost") this.#enter({ phase: "lost", since: Date.now() });
      // Between half and whole, so that the tabs of a whole office do not come back as one.
      const backoffMs = Math.min(base * 2 ** attempt, BACKOFF_MAX_MS) * (0.5 + Math.random() / 2);
      await this.#pause(backoffMs, signal);
    }
  }

  /** Reads one connection to its end. True if it brought anything. */
  async #attempt(url: string, signal: AbortSignal): Promise<boolean> {
    const silence = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const heardSomething = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), this.#options.silenceMs ?? SILENCE_MAX_MS);
    };
    const end = () => silence.abort();
    signal.addEventListener("abort", end);
    let heard = false;
    try {
      heardSomething();
      const response = await fetch(url, {
        cache: "no-store",
        headers: { accept: "text/event-stream" },
        signal: silence.signal,
      });
      const type = response.headers.get("content-type") ?? "";
      if (!response.ok || !response.body || !type.startsWith("text/event-stream")) return false;
      const reader = response.body.getReader();
      const decoder = new TextDecoder();
      const events = new EventReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done || signal.aborted) return heard;
        heardSomething();
        for (const event of events.read(decoder.decode(value, { stream: true }))) {
          const message = parseMessage(event);
          if (!message) continue;
          heard = true;
          this.#options.onMessage(message);
          if (this.#state.phase !== "open") this.#enter({ phase: "open" });
        }
      }
    } catch {
      // Whatever it was, the answer is to try again; the page says since when.
      return heard;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      silence.abort();
    }
  }

  #enter(state: StreamState): void {
    this.#state = state;
    this.#options.onState(state);
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener("abort", done);
      this.#wake = done;
    });
  }
}
