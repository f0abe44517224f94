"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { memo, type RefObject, useLayoutEffect } from "react";

import { ROW_HEIGHT } from "./row-height";
import { useScrollMargin } from "./use-scroll-margin";

/** Rows by index: those to draw, and the first and the last that can be seen. */
export type Sight = { drawn: readonly number[]; from: number; to: number };

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
  const scrollMargin = useScrollMargin(body);
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    scrollMargin,
    initialRect: { width: window.innerWidth, height: window.innerHeight },
  });
  const items = virtualizer.getVirtualItems();
  const from = virtualizer.range?.startIndex ?? -1;
  const to = virtualizer.range?.endIndex ?? -1;
  useLayoutEffect(
    () => onSight({ drawn: items.map(({ index }) => index), from, to }),
    [items, from, to, onSight],
  );
  return null;
});
