"use client";

import { useState } from "react";

import { useActorField } from "./use-actor-field";

/**
 * What every dialog asks of whoever confirms it: why, and who they are. `typed` stands in the field at first, e.g.
 * since it was confirmed before; `optional`: no reason will do.
 */
export function useConfirmation({ typed = "", optional = false } = {}) {
  const actor = useActorField();
  const [reason, setReason] = useState(typed);
  const [tries, setTries] = useState(0);
  const reasonMissing = !optional && reason.trim() === "";
  return {
    ...{ actor, setReason, optional, reasonMissing },
    /** As typed. */
    typed: reason,
    reason: reason.trim(),
    missing: reasonMissing || actor.missing,
    /** How often somebody wanted to go on: what is missing is said from the first time on. */
    tries,
    tried: tries > 0,
    addTry: () => setTries((before) => before + 1),
  };
}

export type Confirmation = ReturnType<typeof useConfirmation>;
