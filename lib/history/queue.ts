import "server-only";

import type { Explained } from "@/lib/registry/key-write";

import type { DoneBy, Gap } from "./model";
import type { Explanation, KeyState, Write } from "./write";

/** Beyond these what waits is let go, and read from etcd again once it can be written. */
const WRITES_MAX = 50_000;
const BYTES_MAX = 64 * 1_024 * 1_024;

export type NewGap = Omit<Gap, "id" | "epoch">;

/** Another store than before, and all that it holds. */
export type Reset = {
  clusterId: string;
  revision: number;
  states: Iterable<KeyState>;
  epoch?: number;
};

/**
 * Writes that follow each other without anything between. One with a gap holds just the
 * differences at the gap's end.
 */
export type Segment = { writes: Write[]; gap: NewGap | null; reset: Reset | null };

/** What waits to be written, in order, and what became known of it since. */
export class WriteQueue {
  #segments: Segment[] = [open()];
  /** The lines of these can still be mended in place: nobody is writing them yet. */
  readonly #byName = new Map<string, Write>();
  #explanations: Explanation[] = [];
  readonly #writesMax: number;
  #size = 0;
  #bytes = 0;

  constructor(writesMax = WRITES_MAX) {
    this.#writesMax = writesMax;
  }

  /** Changes that wait. */
  get size(): number {
    return this.#size;
  }

  get full(): boolean {
    return this.#size > this.#writesMax || this.#bytes > BYTES_MAX;
  }

  /** The oldest; never without one. */
  get first(): Segment {
    const [first] = this.#segments;
    if (first) return first;
    const segment = open();
    this.#segments.push(segment);
    return segment;
  }

  /** Whether there is nothing behind the oldest segment. */
  get atLast(): boolean {
    return this.#segments.length <= 1;
  }

  push(write: Write): void {
    const last = this.#segments.at(-1) ?? this.first;
    last.writes.push(write);
    this.#byName.set(nameOf(write), write);
    this.#size += 1;
    this.#bytes += bytesOf(write);
  }

  /**
   * What is pushed from here on lies behind a gap, at whose end `writes` are the difference; without
   * a gap, they belong to one that began before.
   */
  pushGap(gap: NewGap | null, writes: Write[], reset: Reset | null): void {
    this.#segments.push({ writes: [], gap, reset });
    for (const write of writes) this.push(write);
    this.#segments.push(open());
  }

  /** These are about to be written as they are: what is found out from here on is written after them. */
  seal(writes: readonly Write[]): void {
    for (const write of writes) this.#byName.delete(nameOf(write));
  }

  /** These are written. */
  done(writes: readonly Write[]): void {
    this.first.writes.splice(0, writes.length);
    this.#size -= writes.length;
    for (const write of writes) this.#bytes -= bytesOf(write);
  }

  /** The oldest segment is written. */
  next(): void {
    this.#segments.shift();
  }

  clear(): void {
    this.#segments = [open()];
    this.#byName.clear();
    this.#explanations = [];
    this.#size = 0;
    this.#bytes = 0;
  }

  /** Adds what was found out about a line: to the line, or if that is written, to what is still to be. */
  explain(explained: Omit<Explained, "evidence"> & Pick<Explanation, "evidence" | "doneBy">): void {
    const { revision, key, service, address, cause, evidence, doneBy } = explained;
    const write = this.#byName.get(nameOf(explained));
    if (!write) {
      this.#explanations.push({ revision, key, service, address, cause, evidence, doneBy });
      return;
    }
    write.lines = write.lines.map((line) => {
      if (line.service !== service || line.address !== address) return line;
      // Another console's word comes after what was concluded here.
      const better = line.cause === null || cause === "quarantined";
      const known = line.kind === "left" && better;
      return {
        ...line,
        ...(known && { cause, evidence }),
        doneBy: line.doneBy ?? doneBy,
      };
    });
  }

  /** Attributes what a revision did to a key to an operator, whether that is written by now or not. */
  claim(
    { revision, key }: { revision: number; key: string },
    { service, address }: { service: string; address: string },
    doneBy: DoneBy,
  ): void {
    const write = this.#byName.get(nameOf({ revision, key }));
    if (write) {
      write.lines = write.lines.map((line) => ({ ...line, doneBy: line.doneBy ?? doneBy }));
    } else {
      const nothingElse = { cause: null, evidence: null };
      this.#explanations.push({ revision, key, service, address, ...nothingElse, doneBy });
    }
  }

  takeExplanations(): Explanation[] {
    return this.#explanations.splice(0);
  }

  returnExplanations(explanations: readonly Explanation[]): void {
    this.#explanations.unshift(...explanations);
  }
}

function open(): Segment {
  return { writes: [], gap: null, reset: null };
}

function nameOf({ revision, key }: { revision: number; key: string }): string {
  return `${revision} ${key}`;
}

function bytesOf({ state, previous }: Write): number {
  return 500 + (state?.value.length ?? 0) + (previous?.value.length ?? 0);
}
