"use client";

import { type FocusEvent, type PointerEvent, useMemo, useState } from "react";

import { countMoves } from "./held-rows";

type Held<Row> = { rows: readonly Row[]; view: string };

/**
 * Keeps rows in their places while the pointer or the keyboard is on them, so that nobody
 * hits the wrong one. What rows say goes on changing; only their order, and which there are,
 * waits. `view` names the reader's own filter and sort, which take effect at once. Spread
 * `hold` on the element around the rows; `release` shows what has been waiting.
 */
export function useHeldRows<Row>(rows: readonly Row[], rowKey: (row: Row) => string, view: string) {
  const [held, setHeld] = useState<Held<Row> | null>(null);
  const take = () => setHeld({ rows, view });
  // A new filter or sort while the pointer rests on the table: hold what it brings.
  if (held && held.view !== view) take();

  const { shown, waiting } = useMemo(() => {
    // Nothing has changed since they were taken, which of very many rows is worth knowing.
    if (!held || held.view !== view || held.rows === rows) return { shown: rows, waiting: 0 };
    const now = new Map(rows.map((row) => [rowKey(row), row]));
    const order = held.rows.map(rowKey);
    return {
      shown: held.rows.map((row, at) => now.get(order[at] ?? "") ?? row),
      waiting: countMoves(order, [...now.keys()]),
    };
  }, [held, rows, rowKey, view]);

  const letGo = () => setHeld(null);
  const hold = {
    onPointerEnter: ({ pointerType }: PointerEvent) => {
      // A finger does not hover: it would hold the rows until it touches something else.
      if (pointerType !== "touch") take();
    },
    onPointerLeave: letGo,
    onFocus: ({ target }: FocusEvent) => {
      if (!held && target.matches(":focus-visible")) take();
    },
    onBlur: ({ relatedTarget, currentTarget }: FocusEvent) => {
      if (!currentTarget.contains(relatedTarget) && !currentTarget.matches(":hover")) letGo();
    },
  };
  return { shown, waiting, hold, release: take };
}
