"use client";

import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

/**
 * Gives a card that asks for a quick answer the focus as it comes: what has `data-autofocus` gets it. The card keeps
 * it from one `stage` to the next, as buttons come and go, and gives it back as the card goes.
 */
export function useCardFocus(ref: RefObject<HTMLElement | null>, stage: string): void {
  const before = useRef<Element | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another stage has other buttons.
  useEffect(() => {
    // The dialog that was confirmed has given the focus back: effects end before others begin.
    const { activeElement, body } = document;
    const coming = before.current === null;
    before.current ??= activeElement;
    // Whoever has gone elsewhere by now stays there.
    if (!coming && activeElement !== body) return;
    const card = ref.current;
    const first = card?.querySelector<HTMLElement>("[data-autofocus]") ?? card;
    first?.focus({ preventScroll: true });
  }, [ref, stage]);

  // While the card is still on the page.
  useLayoutEffect(() => {
    const card = ref.current;
    return () => {
      const { current } = before;
      if (!card?.contains(document.activeElement)) return;
      if (current instanceof HTMLElement && current.isConnected) current.focus();
    };
  }, [ref]);
}
