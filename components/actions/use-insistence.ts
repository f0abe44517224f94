"use client";

import { useState } from "react";

import { type Danger, joinDangers } from "./dangers";

/**
 * Whether somebody goes on although what they touch is better left alone: as the page knows, and as the console
 * found when it refused.
 */
export function useInsistence(known: readonly Danger[], found: readonly Danger[]) {
  const [insistedOn, setInsistedOn] = useState<string | null>(null);
  const dangers = joinDangers(known, found);
  // Of each danger somebody has to say so: what turns up later was not meant.
  const meant = JSON.stringify(dangers);
  const checked = insistedOn === meant;
  return {
    dangers,
    checked,
    setChecked: (insist: boolean) => setInsistedOn(insist ? meant : null),
    /** There is something to insist on, and nobody does. */
    missing: dangers.length > 0 && !checked,
    /** To be sent along with what is done. */
    body: dangers.length > 0 && checked ? { insist: true } : {},
  };
}

export type Insistence = ReturnType<typeof useInsistence>;
