"use client";

import { useMemo, useRef, useState } from "react";

import type { Operation } from "@/lib/registry/model";

import type { Removal } from "./actions-context";
import { showOutcome } from "./own-operations";
import {
  type RemovalStep,
  type RemovalWay,
  registrationsNow,
  removalSteps,
  revokeStep,
} from "./removal";
import { runSteps, type StepResult } from "./run-steps";
import { sendStep } from "./send-step";
import { type RemovalEffects, useRemovalEffects } from "./use-removal-effects";
import { useServiceState } from "./use-service-state";

/** One confirmation sends no more than this: what came of it must stay in view. */
export const STEPS_AT_ONCE = 200;

export type RemovalFailure = { step: RemovalStep; error: Error };

/** What the dialog that takes something out knows, and what it can do. */
export function useRemoval(removal: Removal, onDone: () => void) {
  const state = useServiceState(removal.service);
  const [kind, setKind] = useState<RemovalWay>(
    removal.type === "instances" ? removal.kind : "force-expire",
  );
  const [shown, setShown] = useState(removal.type === "instances" ? removal.registrations : []);
  const [progress, setProgress] = useState<{ done: number; of: number } | null>(null);
  const [failures, setFailures] = useState<readonly RemovalFailure[]>([]);
  const [removed, setRemoved] = useState(0);
  const [reloaded, setReloaded] = useState(false);
  const stop = useRef<AbortController | null>(null);
  const [batch] = useState(() => crypto.randomUUID());

  // A lease of no service is guarded by what the dialog itself has read of it, which is what it shows.
  const shownLease = removal.type === "lease" ? removal : null;
  const all = useMemo(() => {
    // Kept out, each key goes; a lease is revoked only where that takes nothing else along.
    if (!shownLease) return removalSteps(kind === "force-expire" ? kind : "deregister", shown);
    const registrations = [...(state?.leases.get(shownLease.lease) ?? [])].flatMap((address) => [
      ...(state?.instances.get(address)?.registrations.values() ?? []),
    ]);
    return [revokeStep(shownLease.lease, shownLease.modRevision, registrations)];
  }, [shownLease, kind, shown, state]);
  const steps = useMemo(() => all.slice(0, STEPS_AT_ONCE), [all]);
  // Whoever ends a lease chose none of its keys: all of them are named.
  const effects = useRemovalEffects(steps, removal.service, state, shownLease === null);

  const submit = async (reason: string) => {
    stop.current = new AbortController();
    setFailures([]);
    setProgress({ done: 0, of: steps.length });
    const operations: Operation[] = [];
    const results = await runSteps(
      steps.map((step) => guarded(step, effects)),
      (step) => sendStep(step, reason),
      ({ answer }) => {
        if (answer) operations.push(answer);
        setProgress((now) => now && { ...now, done: now.done + 1 });
      },
      stop.current.signal,
    );
    setProgress(null);
    showOutcome(batch, operations);
    const failed = results.filter(isFailure);
    if (failed.length === 0 && results.length === steps.length) return onDone();
    setRemoved((before) => before + operations.length);
    setFailures(failed);
  };

  return {
    kind,
    setKind,
    shown,
    steps,
    /** Beyond what one confirmation sends. */
    total: all.length,
    state,
    effects,
    progress,
    failures,
    removed,
    /** What is shown is what was there when somebody asked anew, after a refusal. */
    reloaded,
    submit,
    stop: () => stop.current?.abort(),
    /** Takes what is there now in the place of what was shown and has changed. */
    reload: () => {
      setFailures([]);
      setReloaded(true);
      if (state) setShown((before) => registrationsNow(before, state.instances));
    },
  };
}

export type RemovalState = ReturnType<typeof useRemoval>;

function isFailure<Answer>(
  result: StepResult<RemovalStep, Answer>,
): result is { step: RemovalStep; answer: null; error: Error } {
  return result.error !== null;
}

/** A step that was shown without a revision takes that of a key which its lease was read with. */
function guarded(step: RemovalStep, { leases }: RemovalEffects): RemovalStep {
  if (step.modRevision !== null) return step;
  const read = leases.get(step.target)?.keys.find(({ modRevision }) => modRevision !== null);
  return { ...step, modRevision: read?.modRevision ?? null };
}
