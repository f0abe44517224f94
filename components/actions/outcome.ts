import type { Operation } from "@/lib/registry/operation";

export type Outcome = Operation["outcome"];

/** How many of a group came to what. */
export type OutcomeCounts = { watching: number; gone: number; back: number; done: number };

/** Counts what came of `operations`. */
export function outcomeCounts(operations: readonly Operation[]): OutcomeCounts {
  const counts: OutcomeCounts = { watching: 0, gone: 0, back: 0, done: 0 };
  for (const { outcome } of operations) counts[outcome] += 1;
  return counts;
}

/**
 * What a group of operations comes to: watched until the last has ended, and then as its least
 * welcome one, since what came back is what needs a look.
 */
export function worstOutcome(operations: readonly Operation[]): Outcome {
  const counts = outcomeCounts(operations);
  if (counts.watching > 0) return "watching";
  if (counts.back > 0) return "back";
  return counts.gone > 0 ? "gone" : "done";
}

/**
 * The operations of this page as they are now: as the stream tells of them, and as the answer had
 * them until it does.
 */
export function currentOperations(
  answered: readonly Operation[],
  streamed: readonly Operation[],
): Operation[] {
  const latest = new Map(streamed.map((operation) => [operation.id, operation]));
  return answered.map((operation) => latest.get(operation.id) ?? operation);
}
