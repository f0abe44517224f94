"use client";

import { useMemo, useState } from "react";

import type { Removal } from "./actions-context";
import type { RemovalDraft, Tried } from "./confirmed";
import {
  type RemovalStep,
  type RemovalWay,
  registrationsNow,
  removalSteps,
  revokeStep,
} from "./removal";
import { type RemovalEffects, useRemovalEffects } from "./use-removal-effects";
import { useServiceState } from "./use-service-state";

/** One confirmation sends no more than this: what came of it must stay in view. */
export const STEPS_AT_ONCE = 200;

/** What the dialog that takes something out shows of it. `tried`: it was confirmed before. */
export function useRemoval(removal: Removal, tried: Tried<RemovalDraft> | null) {
  const state = useServiceState(removal.service);
  const [kind, setKind] = useState<RemovalWay>(
    removal.type === "instances" ? removal.kind : "force-expire",
  );
  const [shown, setShown] = useState(removal.type === "instances" ? removal.registrations : []);
  const [failures, setFailures] = useState(tried?.unfinished?.removals ?? []);
  const [reloaded, setReloaded] = useState(false);

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

  return {
    kind,
    setKind,
    shown,
    steps,
    /** Beyond what one confirmation sends. */
    total: all.length,
    state,
    effects,
    failures,
    removed: tried?.unfinished?.done ?? 0,
    /** What is shown is what was there when somebody asked anew, after a refusal. */
    reloaded,
    /** The steps as they are shown at this moment, whatever the registry does until they are sent. */
    guardedSteps: (): RemovalStep[] => steps.map((step) => guarded(step, effects)),
    /** What is shown, in the way that is chosen. */
    chosen: (): Removal =>
      removal.type === "lease" ? removal : { ...removal, kind, registrations: shown },
    /** Takes what is there now in the place of what was shown and has changed. */
    reload: () => {
      setFailures([]);
      setReloaded(true);
      if (state) setShown((before) => registrationsNow(before, state.instances));
    },
  };
}

export type RemovalState = ReturnType<typeof useRemoval>;

/** A step that was shown without a revision takes that of a key which its lease was read with. */
function guarded(step: RemovalStep, { leases }: RemovalEffects): RemovalStep {
  if (step.modRevision !== null) return step;
  const read = leases.get(step.target)?.keys.find(({ modRevision }) => modRevision !== null);
  return { ...step, modRevision: read?.modRevision ?? null };
}
