"use client";

import { type RefObject, useEffect, useLayoutEffect } from "react";

/** Where the focus was as each card came, which may be drawn anew as a dialog opens or closes. */
const cameFrom = new WeakMap<object, Element | null>();

/**
 * Gives a card that asks for a quick answer the focus as it comes: what has `data-autofocus` gets it. The card keeps
 * it from one `stage` to the next, as buttons come and go, and gives it back as the card goes.
 */
export function useCardFocus(
  ref: RefObject<HTMLElement | null>,
  { of, stage }: { /** Stays the same while the card does. */ of: object; stage: string },
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another stage has other buttons.
  useEffect(() => {
    const card = ref.current;
    // Drawn in a dialog that is closing: it comes again beside it.
    if (!card?.isConnected) return;
    const { activeElement, body } = document;
    const coming = !cameFrom.has(of);
    // The dialog that was confirmed has given the focus back: effects end before others begin.
    if (coming) cameFrom.set(of, activeElement);
    // Whoever has gone elsewhere by now stays there.
    if (!coming && activeElement !== body) return;
    const first = card.querySelector<HTMLElement>("[data-autofocus]") ?? card;
    first.focus({ preventScroll: true });
  }, [ref, of, stage]);

  // While the card is still on the page.
  useLayoutEffect(() => {
    const card = ref.current;
    return () => {
      if (!card?.contains(document.activeElement)) return;
      const before = cameFrom.get(of);
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      // What was confirmed has taken along what it was confirmed from.
      else document.getElementById("content")?.focus({ preventScroll: true });
    };
  }, [ref, of]);
}
