"use client";

import { useLayoutEffect, useRef } from "react";

import { rowHeight } from "@/components/ui/root-size";

/**
 * Scrolls the page along when rows come or go above, so that those in sight stay where they are.
 * `isFixed` tells the rows whose place counts from the marks that come and go among them. Another
 * `view` is another list; while not `keep`, rows move as they like.
 */
export function useKeepPlace<Row>(
  rows: readonly Row[],
  rowKey: (row: Row) => string,
  isFixed: (row: Row) => boolean,
  { view, keep }: { view: string; keep: boolean },
): void {
  const before = useRef<{ view: string; keep: boolean; key: string; index: number } | null>(null);
  useLayoutEffect(() => {
    const { current } = before;
    // What comes together with the end of keeping still has to be made up for.
    if (current && current.view === view && (keep || current.keep)) {
      const index = rows.findIndex((row) => rowKey(row) === current.key);
      const moved = index === -1 ? 0 : index - current.index;
      if (moved !== 0) window.scrollBy({ top: moved * rowHeight(), behavior: "instant" });
    }
    const index = rows.findIndex(isFixed);
    const row = rows[index];
    before.current = row === undefined ? null : { view, keep, key: rowKey(row), index };
  }, [rows, rowKey, isFixed, view, keep]);
}
