/** What became of one step: its answer, or why it failed. */
export type StepResult<Step, Answer> =
  | { step: Step; answer: Answer; error: null }
  | { step: Step; answer: null; error: Error };

/** Browsers allow six connections to a host; the stream holds one. */
const AT_ONCE = 4;

/**
 * Sends every step, a few at once, and reports each as it ends. One that fails does not keep the
 * others from being sent; once `signal` aborts no further one is.
 */
export async function runSteps<Step, Answer>(
  steps: readonly Step[],
  send: (step: Step) => Promise<Answer>,
  onResult: (result: StepResult<Step, Answer>) => void,
  signal?: AbortSignal,
): Promise<StepResult<Step, Answer>[]> {
  const results: StepResult<Step, Answer>[] = [];
  const queue = steps.values();
  const work = async () => {
    for (const step of queue) {
      if (signal?.aborted) return;
      const result = await settle(step, send);
      results.push(result);
      onResult(result);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, steps.length) }, work));
  return results;
}

async function settle<Step, Answer>(
  step: Step,
  send: (step: Step) => Promise<Answer>,
): Promise<StepResult<Step, Answer>> {
  try {
    return { step, answer: await send(step), error: null };
  } catch (reason) {
    return {
      step,
      answer: null,
      error: reason instanceof Error ? reason : new Error(String(reason)),
    };
  }
}
