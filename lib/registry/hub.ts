import "server-only";

import type { Topic } from "./topics";

/** One subscriber's end. `write` must not throw, whatever has become of the subscriber. */
export type Sink = { write(frame: Buffer): void };

/** What a topic's snapshot says, envelope and all. */
export type SnapshotOf = (topic: Topic) => { revision: number };

/** Subscribers that come together share the bytes of one snapshot; `at` in it stays true to this. */
const SNAPSHOT_SHARED_MS = 100;

/** Fans topics out: a message is encoded once, and the same bytes go to every subscriber. */
export class Hub {
  readonly #snapshotOf: SnapshotOf;
  readonly #sinks = new Map<Topic, Set<Sink>>();
  readonly #snapshots = new Map<Topic, { frame: Buffer; madeAt: number }>();
  readonly #viewers = new Set<Sink>();
  /** Called when somebody came or went. */
  onViewers: () => void = () => {};

  constructor(snapshotOf: SnapshotOf) {
    this.#snapshotOf = snapshotOf;
  }

  /** How many streams are open. */
  get viewers(): number {
    return this.#viewers.size;
  }

  /** Whether anybody would receive it: what nobody would need not be made. */
  wanted(topic: Topic): boolean {
    return this.#sinks.has(topic);
  }

  /** Sends a snapshot of each topic, then what is published on it. Returns how to end that. */
  subscribe(topics: readonly Topic[], sink: Sink): () => void {
    for (const topic of topics) {
      sink.write(this.#snapshot(topic));
      const sinks = this.#sinks.get(topic);
      if (sinks) sinks.add(sink);
      else this.#sinks.set(topic, new Set([sink]));
    }
    this.#viewers.add(sink);
    this.onViewers();
    return () => {
      for (const topic of topics) {
        const sinks = this.#sinks.get(topic);
        if (sinks?.delete(sink) && sinks.size === 0) this.#sinks.delete(topic);
      }
      if (this.#viewers.delete(sink)) this.onViewers();
    };
  }

  publish(topic: Topic, event: "snapshot" | "delta", message: { revision: number }): void {
    this.#snapshots.delete(topic);
    const sinks = this.#sinks.get(topic);
    if (!sinks) return;
    const frame = toFrame(event, message);
    for (const sink of sinks) sink.write(frame);
  }

  /** Sends everybody a snapshot, as after the store was wiped, when deltas make no sense. */
  publishSnapshots(): void {
    for (const topic of this.#sinks.keys()) {
      this.publish(topic, "snapshot", this.#snapshotOf(topic));
    }
  }

  #snapshot(topic: Topic): Buffer {
    const now = Date.now();
    const made = this.#snapshots.get(topic);
    if (made && now - made.madeAt < SNAPSHOT_SHARED_MS) return made.frame;
    for (const [other, { madeAt }] of this.#snapshots) {
      if (now - madeAt >= SNAPSHOT_SHARED_MS) this.#snapshots.delete(other);
    }
    const frame = toFrame("snapshot", this.#snapshotOf(topic));
    this.#snapshots.set(topic, { frame, madeAt: now });
    return frame;
  }
}

function toFrame(event: string, message: { revision: number }): Buffer {
  return Buffer.from(
    `id: ${message.revision}\nevent: ${event}\ndata: ${JSON.stringify(message)}\n\n`,
  );
}
