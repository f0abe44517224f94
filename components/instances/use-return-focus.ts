"use client";

import { type RefObject, useLayoutEffect, useRef } from "react";

/**
 * Takes the focus into a panel that somebody opened, to the element that this is the ref of, and
 * gives it back when the panel closes: to where it was, or to the table's row named `row`.
 * A panel that was there when the page came takes nothing.
 */
export function useReturnFocus(row: string): RefObject<HTMLSpanElement | null> {
  const ref = useRef<HTMLSpanElement>(null);
  // Before the panel is seen: a key that is pressed at once is meant for it.
  useLayoutEffect(() => {
    const before = document.activeElement;
    if (!(before instanceof HTMLElement) || before === document.body) return;
    ref.current?.focus({ preventScroll: true });
    return () => {
      const drawn = document.querySelector<HTMLElement>(`tr[data-row="${CSS.escape(row)}"]`);
      const target = before.isConnected ? before : drawn;
      target?.focus({ preventScroll: true });
    };
  }, [row]);
  return ref;
}
