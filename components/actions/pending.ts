"use client";

import { useSyncExternalStore } from "react";

import type { Confirmed, Tried, Unfinished } from "./confirmed";

/** How long what was confirmed can still be taken back. */
export const GRACE_MS = 5_000;
/** A page that slept this long past the time to send no longer knows what it would do. */
const OVERSLEPT_MS = 30_000;
/** Of what is over and was not done. */
const SETTLED_KEPT = 3;

type State =
  /** Nothing has been sent. `endsAt` is by the browser's clock. */
  | { type: "grace"; endsAt: number }
  | { type: "sending"; sent: number; of: number }
  /** Nothing was sent; `overslept`: not since somebody said so, but since the page slept. */
  | { type: "undone"; overslept: boolean }
  | { type: "unfinished"; unfinished: Unfinished };

/** What was confirmed and is not done: to be sent soon, under way, or not done and why. */
export type Pending = Confirmed & { state: State };

const none: readonly Pending[] = [];

let all: readonly Pending[] = none;
const listeners = new Set<() => void>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const stops = new Map<string, AbortController>();

/** Sends what was confirmed once the grace is over, unless somebody takes it back before. */
export function sendAfterGrace(confirmed: Confirmed): void {
  const { batch } = confirmed;
  const endsAt = Date.now() + GRACE_MS;
  set([
    ...all.filter((one) => one.batch !== batch),
    { ...confirmed, state: { type: "grace", endsAt } },
  ]);
  timers.set(
    batch,
    setTimeout(() => {
      if (Date.now() > endsAt + OVERSLEPT_MS) takeBack(batch, true);
      else void sendNow(batch);
    }, GRACE_MS),
  );
}

/** Sends at once what waits for its grace to be over. */
export async function sendNow(batch: string): Promise<void> {
  const pending = endGrace(batch);
  if (!pending) return;
  const { calls } = pending;
  const stop = new AbortController();
  stops.set(batch, stop);
  const of = calls.type === "removals" ? calls.steps.length : calls.requests.length;
  let sent = 0;
  change(batch, { state: { type: "sending", sent, of } });
  const onSent = () => {
    sent += 1;
    change(batch, { state: { type: "sending", sent, of } });
  };
  // There already: it comes with the dialog in which this was confirmed.
  const { sendConfirmed } = await import("./send-confirmed");
  const left = await sendConfirmed(pending, onSent, stop.signal);
  stops.delete(batch);
  if (left?.unfinished) {
    change(batch, { ...left, state: { type: "unfinished", unfinished: left.unfinished } });
  } else dismissPending(batch);
}

/** Takes back what has not been sent; the newest where no batch is named. False if there is none. */
export function undo(batch = all.findLast(({ state }) => state.type === "grace")?.batch): boolean {
  return batch !== undefined && takeBack(batch, false);
}

/** Sends nothing further of what is under way. */
export function stopSending(batch: string): void {
  stops.get(batch)?.abort();
}

/** Takes what is over off the screen. */
export function dismissPending(batch: string): void {
  set(all.filter((one) => one.batch !== batch));
}

/** Takes what is over off the screen, for its dialog to be opened again. */
export function takeAgain({ batch, draft, state }: Pending): Tried {
  dismissPending(batch);
  return { batch, draft, unfinished: state.type === "unfinished" ? state.unfinished : null };
}

/** What was confirmed on this page and is not done, oldest first. */
export function usePending(): readonly Pending[] {
  return useSyncExternalStore(
    subscribe,
    () => all,
    () => none,
  );
}

function takeBack(batch: string, overslept: boolean): boolean {
  if (!endGrace(batch)) return false;
  change(batch, { state: { type: "undone", overslept } });
  return true;
}

/** Whoever comes first ends it: the clock, or one of the buttons. */
function endGrace(batch: string): Pending | undefined {
  const pending = all.find((one) => one.batch === batch && one.state.type === "grace");
  if (!pending) return undefined;
  clearTimeout(timers.get(batch));
  timers.delete(batch);
  return pending;
}

function change(batch: string, to: Partial<Pending>): void {
  set(all.map((one) => (one.batch === batch ? { ...one, ...to } : one)));
}

function set(next: readonly Pending[]): void {
  const settled = next.filter((one) => !isUnderWay(one));
  const dropped = new Set(settled.slice(0, -SETTLED_KEPT));
  all = next.filter((one) => !dropped.has(one));
  watchLeaving(all.some(isUnderWay));
  for (const listener of listeners) listener();
}

/** Whether something will still be sent of it. */
export function isUnderWay({ state }: Pending): boolean {
  return state.type === "grace" || state.type === "sending";
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function watchLeaving(underWay: boolean): void {
  if (underWay) {
    window.addEventListener("beforeunload", warn);
    window.addEventListener("pagehide", takeAllBack);
  } else {
    window.removeEventListener("beforeunload", warn);
    window.removeEventListener("pagehide", takeAllBack);
  }
}

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

/** The browser may keep the page and wake it again, with its timers: who left has sent nothing. */
function takeAllBack(): void {
  for (const { batch } of all) takeBack(batch, false);
}
