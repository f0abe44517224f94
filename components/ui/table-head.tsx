"use client";

import { ArrowDown, ArrowUp } from "lucide-react";

import { useMessages } from "@/lib/i18n/messages-provider";

import { type Column, columnClass, type Sort } from "./table-column";

/** The header row of a table, whose sortable columns are buttons. It stays in sight while the page scrolls. */
export function TableHead<Row>({
  columns,
  sort,
  onSort,
}: {
  columns: readonly Column<Row>[];
  sort?: Sort | null;
  onSort?: (column: string) => void;
}) {
  const { t } = useMessages();
  return (
    <thead className="sticky top-(--bars,3.25rem) z-10 bg-surface">
      <tr aria-rowindex={1}>
        {columns.map((column) => {
          const sorted = sort?.column === column.id ? sort : null;
          const Arrow = sorted?.descending ? ArrowDown : ArrowUp;
          return (
            <th
              key={column.id}
              scope="col"
              style={{ width: column.width }}
              aria-sort={sorted ? (sorted.descending ? "descending" : "ascending") : undefined}
              className={`h-8.5 truncate bg-surface px-3.5 font-medium text-12 text-muted shadow-[inset_0_-1px_var(--line)] ${columnClass(column)}`}
            >
              {column.sortable && onSort ? (
                <button
                  type="button"
                  aria-label={t("shell.sortBy", { column: column.header })}
                  onClick={() => onSort(column.id)}
                  className={`inline-flex items-center gap-1 rounded hover:text-text ${sorted ? "text-text" : ""}`}
                >
                  {column.header}
                  {sorted && <Arrow aria-hidden className="size-3" />}
                </button>
              ) : (
                <>
                  <span className={column.hiddenHeader || column.head ? "sr-only" : undefined}>
                    {column.header}
                  </span>
                  {column.head}
                </>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
