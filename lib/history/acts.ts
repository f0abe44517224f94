import "server-only";

import type { RuledAct } from "@/lib/registry/enforced";

import type { DoneBy } from "./model";
import type { Line, Write } from "./write";

/** What consoles said, while this one was away, that they had done to enforce rules. */
export class Acts {
  readonly #rules = new Map<string, string>();
  readonly #doneBy: (rule: string) => DoneBy | null;

  constructor(doneBy: (rule: string) => DoneBy | null) {
    this.#doneBy = doneBy;
  }

  add(acts: readonly RuledAct[]): void {
    for (const act of acts) this.#rules.set(nameOf(act, act), act.rule);
  }

  /** The writes with the departures among them that are known to be a rule's. */
  attribute(writes: Write[]): Write[] {
    if (this.#rules.size === 0) return writes;
    return writes.map((write) => ({
      ...write,
      lines: write.lines.map((line) => this.#attributed(write, line)),
    }));
  }

  #attributed(write: Write, line: Line): Line {
    const rule = line.kind === "left" ? this.#rules.get(nameOf(write, line)) : undefined;
    if (rule === undefined) return line;
    const nothing = { ttlLeftSeconds: null, grantedTtlSeconds: null, leaseAlive: null };
    const evidence = { ...(line.evidence ?? nothing), operation: rule };
    return { ...line, cause: "quarantined", evidence, doneBy: this.#doneBy(rule) };
  }
}

function nameOf(
  { revision, key }: Pick<Write, "revision" | "key">,
  { service, address }: Pick<Line, "service" | "address">,
): string {
  return JSON.stringify([revision, key, service, address]);
}
