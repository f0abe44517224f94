"use client";

import { memo, type ReactNode } from "react";

import { classNames } from "./class-names";
import { type Column, columnClass } from "./table-column";

type Props<Row> = {
  row: Row;
  rowKey: string;
  index: number;
  columns: readonly Column<Row>[];
  /** The keyboard is on it. */
  active: boolean;
  selected: boolean;
  current: boolean;
  clickable: boolean;
  className: string | undefined;
  banner: ((row: Row) => ReactNode | null) | undefined;
};

function Row<R>({
  row,
  rowKey,
  index,
  columns,
  active,
  selected,
  current,
  clickable,
  className,
  banner,
}: Props<R>) {
  const across = banner?.(row) ?? null;
  return (
    <tr
      data-row={rowKey}
      // The head is the first.
      aria-rowindex={index + 2}
      aria-current={current || undefined}
      tabIndex={active ? 0 : -1}
      className={classNames(
        across !== null && "relative",
        "group/row h-10.5 -outline-offset-2 last:*:border-b-0",
        clickable && "cursor-pointer hover:bg-sunken",
        (selected || current) && "bg-accent-soft hover:bg-accent-soft",
        className,
      )}
    >
      {columns.map((column, index) => {
        if (across !== null) {
          return (
            <td key={column.id} className={`border-line border-b p-0 ${columnClass(column)}`}>
              {/* A `colspan` would count the columns that are left out on this screen, and make room for them. */}
              {index === 0 && <div className="absolute inset-x-0 top-0 text-left">{across}</div>}
            </td>
          );
        }
        const Cell = column.rowHeader ? "th" : "td";
        return (
          <Cell
            key={column.id}
            scope={column.rowHeader ? "row" : undefined}
            className={`truncate border-line border-b px-3.5 font-normal ${columnClass(column)}`}
          >
            {column.cell(row, { active })}
          </Cell>
        );
      })}
    </tr>
  );
}

/** One row of a `VirtualTable`. Drawn anew only when what it shows is another. */
export const VirtualRow = memo(Row) as typeof Row;
