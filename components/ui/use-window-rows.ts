"use client";

import { useSyncExternalStore } from "react";

/** Drawn beyond what is in sight, on either side. */
const OVERSCAN = 10;
/** What the server takes the window for, which it does not know: it draws the rows that fit. */
const FIRST_HEIGHT = 1_000;
/** The bars at the top and, on narrow screens, at the bottom cover rows. */
const COVERED = { top: 136, bottom: 64 };

/**
 * Which rows of one height are in sight while the page scrolls, and which are to be drawn. `margin` says how far down
 * the page they begin; `kept` is drawn wherever it is. All rows are named by index.
 */
export function useWindowRows({
  count,
  height,
  margin,
  kept,
}: {
  count: number;
  height: number;
  margin: number;
  kept: number;
}) {
  const at = (y: number) => clamp(Math.floor((y - margin) / height), count);
  const first = useSyncExternalStore(
    subscribe,
    () => at(window.scrollY),
    () => clamp(0, count),
  );
  const last = useSyncExternalStore(
    subscribe,
    () => at(window.scrollY + window.innerHeight),
    () => clamp(Math.floor(FIRST_HEIGHT / height), count),
  );
  return {
    first,
    last,
    drawn: drawnRows({ first, last, count, kept }),
    /** Scrolls no further than it takes to have the row in sight. */
    scrollTo: (index: number) => {
      const top = margin + index * height - COVERED.top;
      const bottom = margin + (index + 1) * height + COVERED.bottom - window.innerHeight;
      if (window.scrollY > top) window.scrollTo({ top });
      else if (window.scrollY < bottom) window.scrollTo({ top: bottom });
    },
  };
}

/** The rows to draw, in order: those in sight, some beside them, and the one that is kept. */
export function drawnRows({
  first,
  last,
  count,
  kept,
}: {
  first: number;
  last: number;
  count: number;
  kept: number;
}): number[] {
  if (count === 0) return [];
  const from = Math.max(first - OVERSCAN, 0);
  const to = Math.min(last + OVERSCAN, count - 1);
  const rows = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  if (kept < 0 || kept >= count) return rows;
  if (kept < from) return [kept, ...rows];
  return kept > to ? [...rows, kept] : rows;
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(index, count - 1));
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("scroll", listener, { passive: true });
  window.addEventListener("resize", listener);
  return () => {
    window.removeEventListener("scroll", listener);
    window.removeEventListener("resize", listener);
  };
}
