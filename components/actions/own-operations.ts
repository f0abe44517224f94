"use client";

import { useSyncExternalStore } from "react";

import type { Operation } from "@/lib/registry/operation";
import type { RuleState } from "@/lib/registry/quarantine-state";

/** What one confirmed dialog did: operations, or rules that it made. */
export type Batch = {
  id: string;
  operations: readonly Operation[];
  rules: readonly RuleState[];
};

const BATCHES_KEPT = 5;
const none: readonly Batch[] = [];

let batches: readonly Batch[] = none;
const listeners = new Set<() => void>();

function set(next: readonly Batch[]): void {
  batches = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Adds operations to those whose outcome this page shows, wherever in it the user goes next.
 * Others' operations are in the audit log; a card for each would be in the way.
 */
export function showOutcome(batch: string, operations: readonly Operation[]): void {
  add(batch, operations, []);
}

/** As {@link showOutcome}, for rules that were made. */
export function showRules(batch: string, rules: readonly RuleState[]): void {
  add(batch, [], rules);
}

function add(batch: string, operations: readonly Operation[], rules: readonly RuleState[]): void {
  if (operations.length + rules.length === 0) return;
  const known = batches.find(({ id }) => id === batch);
  const whole = {
    id: batch,
    operations: [...(known?.operations ?? []), ...operations],
    rules: [...(known?.rules ?? []), ...rules],
  };
  set([...batches.filter(({ id }) => id !== batch), whole].slice(-BATCHES_KEPT));
}

/** Takes a batch, or all of them, off the screen. */
export function dismissOutcome(batch?: string): void {
  set(batch === undefined ? none : batches.filter(({ id }) => id !== batch));
}

/** What this page did and has not been dismissed, oldest first. */
export function useOwnOperations(): readonly Batch[] {
  return useSyncExternalStore(
    subscribe,
    () => batches,
    () => none,
  );
}
