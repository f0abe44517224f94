"use client";

import { useSyncExternalStore } from "react";

/** A `<dialog>` that is open as a modal: what is outside of it can be neither reached nor heard. */
type Modal = { element: HTMLDialogElement; kind: "dialog" | "drawer" };

let modals: readonly Modal[] = [];
const listeners = new Set<() => void>();

function set(next: readonly Modal[]): void {
  modals = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells that a modal lies over all others. Returns what ends it. */
export function addModal(modal: Modal): () => void {
  set([...modals, modal]);
  return () => set(modals.filter((one) => one !== modal));
}

/** The modal in which something has to be drawn that is to be reached; null where there is none. */
export function useTopModal(): Modal | null {
  return useSyncExternalStore(
    subscribe,
    () => modals.at(-1) ?? null,
    () => null,
  );
}
