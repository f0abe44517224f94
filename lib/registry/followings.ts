import "server-only";

import type { StatusError } from "@/lib/errors";

import { Following } from "./following";

/** How the view stands with all its prefixes. */
export class Followings {
  readonly #byPrefix: ReadonlyMap<string, Following>;

  /** A prefix inside another is left out: it would be watched and counted twice. */
  constructor(prefixes: readonly string[]) {
    this.#byPrefix = new Map(outermost(prefixes).map((prefix) => [prefix, new Following()]));
  }

  get prefixes(): string[] {
    return [...this.#byPrefix.keys()];
  }

  get(prefix: string): Following | undefined {
    return this.#byPrefix.get(prefix);
  }

  get live(): boolean {
    return this.#all.every(({ live }) => live);
  }

  get based(): boolean {
    return this.#all.every(({ based }) => based);
  }

  get watches(): number {
    return this.#all.filter(({ live }) => live).length;
  }

  get error(): StatusError | null {
    return this.#all.find(({ error }) => error !== null)?.error ?? null;
  }

  /** A prefix of which there is no state yet, with why. */
  get missing(): { prefix: string; error: StatusError | null } | undefined {
    for (const [prefix, { based, error }] of this.#byPrefix) if (!based) return { prefix, error };
    return undefined;
  }

  /** Every event up to this revision has been applied. */
  get coveredRevision(): number {
    return Math.min(...this.#all.map(({ coveredRevision }) => coveredRevision));
  }

  /** Somebody else heard that the store is at a revision. */
  heard(revision: number): void {
    for (const following of this.#all) following.heard(revision);
  }

  get #all(): Following[] {
    return [...this.#byPrefix.values()];
  }
}

function outermost(prefixes: readonly string[]): string[] {
  const unique = [...new Set(prefixes)];
  return unique.filter(
    (prefix) => !unique.some((other) => other !== prefix && prefix.startsWith(other)),
  );
}
