"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { memo, type RefObject, useLayoutEffect, useRef } from "react";

import { useRowsPlace } from "./use-rows-place";

/** Rows by index: those to draw, and the first and the last that can be seen; and how high each is, in pixels. */
export type Sight = { drawn: readonly number[]; from: number; to: number; row: number };

/**
 * Tells its table which rows are in sight, and draws nothing itself. It is apart from the table because it
 * brings the library, which only long tables need.
 */
export const RowsInSight = memo(function RowsInSight({
  count,
  body,
  onSight,
}: {
  count: number;
  body: RefObject<HTMLTableSectionElement | null>;
  /** Called before the browser paints. */
  onSight: (sight: Sight) => void;
}) {
  const { scrollMargin, row } = useRowsPlace(body);
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => row,
    overscan: 10,
    scrollMargin,
    initialRect: { width: window.innerWidth, height: window.innerHeight },
  });
  const measured = useRef(row);
  useLayoutEffect(() => {
    if (measured.current === row) return;
    measured.current = row;
    virtualizer.measure();
  }, [row, virtualizer]);
  const items = virtualizer.getVirtualItems();
  const from = virtualizer.range?.startIndex ?? -1;
  const to = virtualizer.range?.endIndex ?? -1;
  useLayoutEffect(
    () => onSight({ drawn: items.map(({ index }) => index), from, to, row }),
    [items, from, to, row, onSight],
  );
  return null;
});
