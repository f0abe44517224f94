"use client";

import { type FocusEvent, type PointerEvent, useEffect, useState } from "react";

/**
 * Keeps new rows from coming in at the top of a list while the pointer or the keyboard is on it,
 * or its head is out of sight; rows at the foot come freely. Spread `hold` on the element
 * around the list and `top` on an empty one at its head; `release` shows what has been waiting. `holding` is whether
 * anything would.
 * Another `view` is another list.
 */
export function useHeldTop<Row>(
  rows: readonly Row[],
  rowKey: (row: Row) => string,
  { view, active }: { view: string; active: boolean },
) {
  const [hovered, setHovered] = useState(false);
  const [focused, setFocused] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  const [held, setHeld] = useState<{ view: string; key: string } | null>(null);
  const first = rows[0] === undefined ? null : rowKey(rows[0]);

  const holding = active && first !== null && (hovered || focused || scrolled);
  if (!holding && held !== null) setHeld(null);
  if (holding && (held === null || held.view !== view)) setHeld({ view, key: first });

  // It comes with the rows, and those after this.
  const [top, setTop] = useState<HTMLDivElement | null>(null);
  useEffect(() => {
    if (!top) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry) setScrolled(!entry.isIntersecting && entry.boundingClientRect.top < 0);
    });
    observer.observe(top);
    return () => observer.disconnect();
  }, [top]);

  const index =
    holding && held?.view === view ? rows.findIndex((row) => rowKey(row) === held.key) : 0;
  const waiting = Math.max(0, index);
  const hold = {
    onPointerEnter: ({ pointerType }: PointerEvent) => {
      // A finger does not hover: it would hold the rows until it touches something else.
      if (pointerType !== "touch") setHovered(true);
    },
    onPointerLeave: () => setHovered(false),
    onFocus: ({ target }: FocusEvent) => {
      if (target.matches(":focus-visible")) setFocused(true);
    },
    onBlur: ({ relatedTarget, currentTarget }: FocusEvent) => {
      if (!currentTarget.contains(relatedTarget)) setFocused(false);
    },
  };
  const release = () => {
    if (first !== null) setHeld({ view, key: first });
    top?.scrollIntoView({ block: "center" });
  };
  const shown = waiting === 0 ? rows : rows.slice(waiting);
  return { shown, waiting, holding, hold, top: setTop, release };
}
