"use client";

import { type RefObject, useEffect, useRef } from "react";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { HeldNotice } from "@/components/ui/held-notice";
import { useHeldRows } from "@/components/ui/use-held-rows";
import { VirtualTable } from "@/components/ui/virtual-table";
import type { KeysQuery } from "@/lib/api/keys-contract";
import { useMessages } from "@/lib/i18n/messages-provider";

import { useKeyColumns } from "./key-columns";
import { KEYS_DEFAULTS, type KeyRow, type KeysFilter, keyRowId, parentOf } from "./keys-view";
import { useFollowedEnd } from "./use-followed-end";

/** From so many rows before the end on, the next page is asked for. */
const NEAR = 100;

/**
 * The rows of one folder. Beside the keys of every table, Arrow right opens a folder, and Arrow left
 * leads out of the one that is open. End goes on to rows that are still to come.
 */
export function KeysTable({
  under,
  stale,
  rows,
  pages,
  query,
  current,
  more,
  fetching,
  onMore,
  onEnter,
  onSelect,
  onFilter,
}: {
  under: string;
  /** The rows are those of what was shown before. */
  stale: boolean;
  rows: readonly KeyRow[];
  /** How many have come so far. */
  pages: number;
  query: Pick<KeysQuery, "under" | "q" | "kind">;
  /** The key whose details are open. */
  current: string;
  more: boolean;
  fetching: boolean;
  onMore: () => void;
  onEnter: (prefix: string) => void;
  onSelect: (key: string) => void;
  onFilter: (patch: Partial<KeysFilter>) => void;
}) {
  const { t } = useMessages();
  const columns = useKeyColumns(under, current !== "");
  // Whoever scrolls has asked for the next page: it is shown under the pointer too.
  const view = `${query.kind} ${query.q} ${query.under} ${stale} ${pages}`;
  const { shown, waiting, hold, release } = useHeldRows(rows, keyRowId, view);
  const table = useRef<HTMLDivElement>(null);
  const expectFocus = useFocusAfterMove(table, under, stale);
  useFollowedEnd(table, { count: shown.length, partial: more });

  const open = (row: KeyRow) => {
    if (row.type === "key") return onSelect(row.key);
    expectFocus(null);
    onEnter(row.prefix);
  };
  const leave = () => {
    if (under === "") return;
    expectFocus(under);
    onEnter(parentOf(under));
  };
  const onKey = (row: KeyRow, key: string) => {
    if (key === "ArrowRight" && row.type === "folder") open(row);
    else if (key === "ArrowLeft") leave();
    else return false;
    return true;
  };
  const filtered = query.q !== "" || query.kind !== "all";
  return (
    <div ref={table} {...hold} aria-busy={stale} className="aria-busy:opacity-60">
      <HeldNotice waiting={waiting} onRelease={release} />
      <VirtualTable
        caption={under === "" ? t("keys.captionAll") : t("keys.caption", { prefix: under })}
        columns={columns}
        rows={shown}
        rowKey={keyRowId}
        partial={more}
        onOpen={open}
        onKey={onKey}
        onRange={(_, last) => {
          if (more && !fetching && last >= shown.length - NEAR) onMore();
        }}
        isCurrent={(row) => row.type === "key" && row.key === current}
        empty={
          <EmptyState
            title={t(
              filtered ? "keys.noMatch" : under === "" ? "keys.emptyTitle" : "keys.emptyFolder",
            )}
          >
            {filtered ? (
              <Button onClick={() => onFilter({ q: "", kind: "all" })}>
                {t("keys.clearFilter")}
              </Button>
            ) : under === "" ? (
              <p>{t("keys.emptyText")}</p>
            ) : (
              <Button onClick={() => onFilter(KEYS_DEFAULTS)}>{t("keys.toRoot")}</Button>
            )}
          </EmptyState>
        }
      />
      {more && (
        <div className="flex items-center justify-center border-line border-t py-2">
          <Button disabled={fetching} onClick={onMore}>
            {t(fetching ? "keys.loadingMore" : "keys.loadMore")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Whoever moves between folders by keyboard finds the focus in the next one: on its first row, or the one left. */
function useFocusAfterMove(table: RefObject<HTMLElement | null>, under: string, stale: boolean) {
  const expected = useRef<{ left: string | null; asked: string } | null>(null);
  useEffect(() => {
    if (stale || !expected.current || expected.current.asked === under) return;
    const { left } = expected.current;
    expected.current = null;
    const rows = [...(table.current?.querySelectorAll<HTMLElement>("tr[data-row]") ?? [])];
    // A row stands for several folders where each holds nothing but the next.
    const before = rows.find(
      ({ dataset }) => left !== null && dataset.row?.startsWith(`folder ${left}`),
    );
    (before ?? rows[0])?.focus();
  });
  /** `left` is the folder that is left, if that is what the move does. */
  return (left: string | null) => {
    const { activeElement } = document;
    const inside = activeElement?.closest("tr") && table.current?.contains(activeElement);
    expected.current = inside ? { left, asked: under } : null;
  };
}
