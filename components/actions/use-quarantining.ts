"use client";

import { useMemo, useState } from "react";

import { type Duration, secondsOf } from "@/components/quarantine/durations";
import { isRefused, type RuleRequest, sendRule } from "@/components/quarantine/send-rule";
import { strategyOptions } from "@/components/quarantine/strategy-options";
import type { Strategy } from "@/lib/discov/quarantine-rule";
import type { Registration } from "@/lib/registry/model";
import type { RuleState } from "@/lib/registry/quarantine-state";

import { useActions } from "./actions-context";
import { showRules } from "./own-operations";
import { runSteps } from "./run-steps";

export type QuarantineFailure = { address: string; error: Error };

/** What the dialog that takes something out knows of keeping it out, and how it does that. */
export function useQuarantining(
  service: string | null,
  shown: readonly Registration[],
  onDone: () => void,
) {
  const { frameworks } = useActions();
  const [duration, setDuration] = useState<Duration>("min15");
  const [chosen, setStrategy] = useState<Strategy | null>(null);
  const [progress, setProgress] = useState<{ done: number; of: number } | null>(null);
  const [failures, setFailures] = useState<readonly QuarantineFailure[]>([]);
  const [made, setMade] = useState<readonly RuleState[]>([]);
  const [batch] = useState(() => crypto.randomUUID());
  const options = useMemo(
    () =>
      strategyOptions(
        shown.map(({ framework }) => framework),
        frameworks.strategies,
      ),
    [shown, frameworks],
  );
  const strategy = chosen ?? options.strategy;

  const submit = async (reason: string, confirmEmpty: boolean) => {
    const done = new Set(made.map(({ address }) => address));
    const addresses = [...new Set(shown.map(({ address }) => address))].filter(
      (address) => !done.has(address),
    );
    setFailures([]);
    setProgress({ done: 0, of: addresses.length });
    const results = await runSteps(
      addresses.map(
        (address): RuleRequest => ({
          ...{ service, address, strategy, reason, confirmEmpty },
          untilSeconds: secondsOf(duration),
        }),
      ),
      sendRule,
      () => setProgress((now) => now && { ...now, done: now.done + 1 }),
    );
    setProgress(null);
    const rules = results.flatMap(({ answer }) => answer ?? []);
    showRules(batch, rules);
    const failed = results.flatMap(({ step, error }) =>
      error ? [{ address: step.address, error }] : [],
    );
    if (failed.length === 0) return onDone();
    setMade((before) => [...before, ...rules]);
    setFailures(failed);
  };
  return {
    ...{ duration, setDuration, options, strategy, setStrategy, progress, failures, submit },
    /** The console knows of what the page does not: others are kept out already, and this would be the last. */
    refused: failures.some(({ error }) => isRefused(error)),
  };
}

export type QuarantiningState = ReturnType<typeof useQuarantining>;
