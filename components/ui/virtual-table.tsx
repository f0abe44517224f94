"use client";

import { Fragment, type MouseEvent, type ReactNode, useEffect, useRef, useState } from "react";

import { useHydrated } from "@/lib/client/use-hydrated";

import { LazyPart, lazyCode } from "./lazy-part";
import { ROW_REM } from "./root-size";
import type { Sight } from "./rows-in-sight";
import type { Column, Sort } from "./table-column";
import { TableHead } from "./table-head";
import { useRowFocus } from "./use-row-focus";
import { VirtualRow } from "./virtual-row";

// Most tables are short, and the server draws the first rows of the others: none waits for it.
const rowsInSight = lazyCode(() => import("./rows-in-sight"));

/** So many rows are all drawn, in sight or not. */
const SHORT = 60;
/** What the server draws, and what stands there until it is known what is in sight: a window full, and some below. */
const FIRST_ROWS = 34;

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
  const focus = useRowFocus({ rows, rowKey, body, onOpen, onToggle, onKey });
  const count = rows.length;
  const long = partial || count > SHORT;
  const [sight, setSight] = useState<Sight | null>(null);
  // One that was short and no longer is keeps its rows until it is known which are in sight.
  const [longAtFirst] = useState(long);
  const first = useHydrated() && !longAtFirst ? SHORT : FIRST_ROWS;
  const { from = -1, to = -1 } = (long && sight) || {};
  useEffect(() => {
    if (count > 0 && to >= 0) onRange?.(from, Math.min(to, count - 1));
  }, [from, to, count, onRange]);

  const open = ({ target }: MouseEvent<HTMLElement>) => {
    const element = target as HTMLElement;
    if (element.closest("a, button, input, label, select")) return;
    if (window.getSelection()?.type === "Range") return;
    const row = rows[indexOf(element)];
    if (row !== undefined) onOpen?.(row);
  };

  if (count === 0 && empty) return empty;

  const inSight = (long && sight?.drawn) || firstOf(Math.min(count, first));
  // The row with the focus stays drawn, or the focus would be lost by scrolling.
  const drawn =
    focus.active >= count || inSight.includes(focus.active)
      ? inSight
      : [...inSight, focus.active].sort((a, b) => a - b);
  let drawnTo = 0;
  const gap = (upTo: number) => {
    const rows = upTo - drawnTo;
    drawnTo = upTo + 1;
    const height = sight ? rows * sight.row : `${rows * ROW_REM}rem`;
    return rows > 0 ? <tr aria-hidden style={{ height }} /> : null;
  };

  return (
    <>
      {long && (
        <LazyPart code={rowsInSight}>
          {({ RowsInSight }) => <RowsInSight count={count} body={body} onSight={setSight} />}
        </LazyPart>
      )}
      <table
        className="w-full table-fixed border-separate border-spacing-0"
        aria-rowcount={partial ? -1 : count + 1}
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
          {drawn.map((index) => {
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
          {gap(count)}
        </tbody>
      </table>
    </>
  );
}

/** The index of the row that an element is in; -1 where it is in none. */
function indexOf(element: HTMLElement): number {
  return Number(element.closest("tr")?.getAttribute("aria-rowindex") ?? 1) - 2;
}

/** The indexes of the first `count` rows. */
function firstOf(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
