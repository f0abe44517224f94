import { sendRule } from "@/components/quarantine/send-rule";

import type { Confirmed, RemovalDraft, RuleDraft, Tried } from "./confirmed";
import { showOutcome, showRules } from "./own-operations";
import { runSteps, type StepResult } from "./run-steps";
import { sendStep } from "./send-step";

/**
 * Makes the calls of a confirmed dialog and shows what came of them. Resolves to what was not done and the
 * dialog for it; null where all was. `onSent` is called after each.
 */
export async function sendConfirmed(
  { batch, calls, draft }: Confirmed,
  onSent: () => void,
  signal: AbortSignal,
): Promise<Tried | null> {
  if (calls.type === "removals") {
    const { steps, reason, insist } = calls;
    const results = await runSteps(steps, (step) => sendStep(step, reason, insist), onSent, signal);
    showOutcome(batch, answers(results));
    const gone = results.flatMap(({ step, error }) => (error ? [] : step.registrations));
    const keys = new Set(gone.map(({ key }) => key));
    const counts = countsOf(steps, results);
    if (!counts) return null;
    const left = without(draft, (_, key) => keys.has(key));
    return { batch, draft: left, unfinished: { ...counts, removals: failed(results), rules: [] } };
  }
  const results = await runSteps(calls.requests, sendRule, onSent, signal);
  showRules(batch, answers(results));
  const made = new Set(results.flatMap(({ step, error }) => (error ? [] : step.address)));
  const counts = countsOf(calls.requests, results);
  if (!counts) return null;
  const rules = failed(results).map(({ step: request, error }) => ({ request, error }));
  const left = without(draft, (address) => made.has(address));
  return { batch, draft: left, unfinished: { ...counts, removals: [], rules } };
}

function answers<Step, Answer>(results: readonly StepResult<Step, Answer>[]): Answer[] {
  return results.flatMap(({ answer, error }) => (error ? [] : [answer]));
}

function failed<Step, Answer>(results: readonly StepResult<Step, Answer>[]) {
  return results.flatMap(({ step, error }) => (error ? [{ step, error }] : []));
}

/** Null where everything was done. */
function countsOf<Step, Answer>(
  wanted: readonly Step[],
  results: readonly StepResult<Step, Answer>[],
): { done: number; unsent: number } | null {
  const done = results.filter(({ error }) => error === null).length;
  return done === wanted.length ? null : { done, unsent: wanted.length - results.length };
}

/** The draft for what is left to do. */
function without(
  draft: RemovalDraft | RuleDraft,
  done: (address: string, key: string) => boolean,
): RemovalDraft | RuleDraft {
  if (draft.dialog === "rule" || draft.removal.type === "lease") return draft;
  const registrations = draft.removal.registrations.filter(
    ({ address, key }) => !done(address, key),
  );
  return { ...draft, removal: { ...draft.removal, registrations } };
}
