"use client";

import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import { Fragment, type MouseEvent, type ReactNode, useEffect, useRef } from "react";

import type { Column, Sort } from "./table-column";
import { TableHead } from "./table-head";
import { useRowFocus } from "./use-row-focus";
import { useScrollMargin } from "./use-scroll-margin";
import { VirtualRow } from "./virtual-row";

/** In pixels, of every row. */
export const ROW_HEIGHT = 42;
/** What the server takes the window for; it renders the rows that fit. */
const FIRST_RECT = { width: 1_280, height: 1_000 };

type Props<Row> = {
  /** Says what the table lists, and in which order. Not shown. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  sort?: Sort | null;
  onSort?: (column: string) => void;
  /** A click on the row, or Enter. */
  onOpen?: (row: Row) => void;
  /** Space on the row. */
  onToggle?: (row: Row) => void;
  /** A key that means nothing to tables, on the row; true if it means something to this one. */
  onKey?: (row: Row, key: string) => boolean;
  /** Ticked, or otherwise chosen. */
  isSelected?: (row: Row) => boolean;
  /** The one whose details are open. */
  isCurrent?: (row: Row) => boolean;
  /** Classes of one row, e.g. `row-arrive`. */
  rowClass?: (row: Row) => string | undefined;
  /** What a row shows across all columns instead of its cells; null for one with cells. */
  banner?: (row: Row) => ReactNode | null;
  /** There are more rows than these, nobody knows how many. */
  partial?: boolean;
  /** Hears which rows are in sight, by index. */
  onRange?: (first: number, last: number) => void;
  /** In place of rows when there are none. */
  empty?: ReactNode;
};

/**
 * A table that scrolls with the page and draws only the rows in sight, up to tens of thousands.
 * A real `<table>`, which says how many rows there are; see {@link useRowFocus} for the keys.
 */
export function VirtualTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  sort,
  onSort,
  onOpen,
  onToggle,
  onKey,
  isSelected,
  isCurrent,
  rowClass,
  banner,
  partial = false,
  onRange,
  empty,
}: Props<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const scrollMargin = useScrollMargin(body);
  const focus = useRowFocus({
    rows,
    rowKey,
    body,
    scrollToIndex: (index) => virtualizer.scrollToIndex(index),
    onOpen,
    onToggle,
    onKey,
  });
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    scrollMargin,
    // The bars at the top and, on narrow screens, at the bottom cover rows.
    scrollPaddingStart: 136,
    scrollPaddingEnd: 64,
    initialRect: FIRST_RECT,
    initialOffset: 0,
    // The row with the focus stays drawn, or the focus would be lost by scrolling.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      if (focus.active >= rows.length || indexes.includes(focus.active)) return indexes;
      return [...indexes, focus.active].sort((a, b) => a - b);
    },
  });

  const first = virtualizer.range?.startIndex ?? -1;
  const last = virtualizer.range?.endIndex ?? -1;
  const count = rows.length;
  useEffect(() => {
    if (count > 0 && last >= 0) onRange?.(first, Math.min(last, count - 1));
  }, [first, last, count, onRange]);

  const open = ({ target }: MouseEvent<HTMLElement>) => {
    const element = target as HTMLElement;
    if (element.closest("a, button, input, label, select")) return;
    if (window.getSelection()?.type === "Range") return;
    const row = rows[indexOf(element)];
    if (row !== undefined) onOpen?.(row);
  };

  if (rows.length === 0 && empty) return empty;

  let drawnTo = 0;
  const gap = (upTo: number) => {
    const height = (upTo - drawnTo) * ROW_HEIGHT;
    drawnTo = upTo + 1;
    return height > 0 ? <tr aria-hidden style={{ height }} /> : null;
  };

  return (
    <table
      className="w-full table-fixed border-separate border-spacing-0"
      aria-rowcount={partial ? -1 : rows.length + 1}
    >
      <caption className="sr-only">{caption}</caption>
      <TableHead columns={columns} sort={sort} onSort={onSort} />
      <tbody
        ref={body}
        onClick={onOpen && open}
        onKeyDown={focus.onKeyDown}
        onFocus={({ target }) => {
          const row = rows[indexOf(target)];
          if (row !== undefined) focus.setActiveKey(rowKey(row));
        }}
      >
        {virtualizer.getVirtualItems().map(({ index }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const key = rowKey(row);
          return (
            // Keyed as a whole: a row that the window only moves past stays the same element, with its focus.
            <Fragment key={key}>
              {gap(index)}
              <VirtualRow
                row={row}
                rowKey={key}
                index={index}
                columns={columns}
                active={index === focus.active}
                selected={isSelected?.(row) ?? false}
                current={isCurrent?.(row) ?? false}
                clickable={onOpen !== undefined}
                className={rowClass?.(row)}
                banner={banner}
              />
            </Fragment>
          );
        })}
        {gap(rows.length)}
      </tbody>
    </table>
  );
}

/** The index of the row that an element is in; -1 where it is in none. */
function indexOf(element: HTMLElement): number {
  return Number(element.closest("tr")?.getAttribute("aria-rowindex") ?? 1) - 2;
}
