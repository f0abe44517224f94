"use client";

import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react";

type Options<Row> = {
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  body: RefObject<HTMLTableSectionElement | null>;
  onOpen?: (row: Row) => void;
  onToggle?: (row: Row) => void;
  /** Any other key on a row; true if it means something there. */
  onKey?: (row: Row, key: string) => boolean;
};

const PAGE = 15;

/**
 * Moves the focus over the rows of a table: arrows, j and k, Home, End, Page Up and Down;
 * Enter opens and Space toggles the row. The focus stays with its row when rows move.
 */
export function useRowFocus<Row>({ rows, rowKey, body, onOpen, onToggle, onKey }: Options<Row>) {
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);
  const place = useRef(0);
  // Of very many rows, what names one is looked for only where the rows or the name are others.
  const active = useMemo(() => {
    if (activeKey === null) return 0;
    const there = rows[place.current];
    if (there === undefined || rowKey(there) !== activeKey) {
      place.current = rows.findIndex((row) => rowKey(row) === activeKey);
    }
    return Math.max(place.current, 0);
  }, [rows, rowKey, activeKey]);

  // The row may only now have been drawn: the one with the focus is, wherever it is.
  useEffect(() => {
    if (wanted.current === null) return;
    if (focusRow(body.current, wanted.current)) wanted.current = null;
  });

  function go(index: number) {
    const next = Math.max(0, Math.min(index, rows.length - 1));
    const row = rows[next];
    if (row === undefined) return;
    wanted.current = rowKey(row);
    setActiveKey(wanted.current);
    // Where the row was active already nothing is drawn anew, and the effect does not run.
    focusRow(body.current, wanted.current);
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    const onRow = target.dataset.row !== undefined;
    if (target.closest("select, textarea, input:not([type=checkbox])")) return;
    const row = rows[active];
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      j: active + 1,
      ArrowUp: active - 1,
      k: active - 1,
      PageDown: active + PAGE,
      PageUp: active - PAGE,
      Home: 0,
      End: rows.length - 1,
    };
    const step = steps[event.key];
    if (step !== undefined) go(step);
    else if (event.key === "Enter" && onRow && row !== undefined && onOpen) onOpen(row);
    else if (event.key === " " && onRow && row !== undefined && onToggle) onToggle(row);
    else if (!onRow || row === undefined || !onKey?.(row, event.key)) return;
    event.preventDefault();
  }

  // From anywhere on the page where no other control has the keyboard, j and k enter the table.
  useEffect(() => {
    const enter = (event: globalThis.KeyboardEvent) => {
      const free =
        document.activeElement === document.body && !document.querySelector("dialog:modal");
      if (!free || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "j" || event.key === "k") go(active);
    };
    document.addEventListener("keydown", enter);
    return () => document.removeEventListener("keydown", enter);
  });

  return { active, setActiveKey, onKeyDown };
}

/** Focuses a row and scrolls to it, clear of the bars of the page. False where it is not drawn. */
function focusRow(body: HTMLElement | null, key: string): boolean {
  const row = body?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`);
  if (!row) return false;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  return true;
}
