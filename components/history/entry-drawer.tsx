"use client";

import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";

import { useActions } from "@/components/actions/actions-context";
import { useReturnFocus } from "@/components/instances/use-return-focus";
import { Button } from "@/components/ui/button";
import { Dot } from "@/components/ui/dot";
import { Drawer } from "@/components/ui/drawer";
import type { HistoryEntry } from "@/lib/api/history-contract";
import { servicePath } from "@/lib/client/paths";
import { useKeepPoint } from "@/lib/client/use-past-point";
import type { JournalRecord } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";

import { describeEntry } from "./describe-entry";
import { EntryFacts } from "./entry-facts";
import { EntryValues } from "./entry-values";
import { type Position, revisionBefore } from "./history-rows";
import { entryKey } from "./merge-pages";

const RestoreDialog = dynamic(
  () => import("@/components/past/restore-dialog").then((m) => m.RestoreDialog),
  { ssr: false },
);

/** One change in full, and the ways from it: to the instant before, to now, and back. */
export function EntryDrawer({
  record,
  entries,
  onStand,
  onCompare,
  onClose,
}: {
  record: JournalRecord;
  /** Those around it. */
  entries: readonly HistoryEntry[];
  onStand: (position: Position) => void;
  onCompare: (position: Position) => void;
  onClose: () => void;
}) {
  const { t } = useMessages();
  const { readOnly } = useActions();
  const title = useReturnFocus(entryKey({ type: "change", id: record.id }));
  const keep = useKeepPoint();
  const [restoring, setRestoring] = useState(false);
  const { tone } = describeEntry(record, t);
  const before = revisionBefore(record, entries);
  const known = before.revision > 0;
  return (
    <>
      <Drawer
        title={
          <>
            <Dot tone={tone} />
            <span
              ref={title}
              tabIndex={-1}
              title={record.address}
              className="min-w-0 font-mono font-semibold text-15 outline-none [overflow-wrap:anywhere]"
            >
              {record.address}
            </span>
          </>
        }
        subtitle={`${record.service} · ${record.framework || t("common.unknownFramework")}`}
        onClose={onClose}
        actions={
          <>
            {known && (
              <>
                <Button variant="primary" onClick={() => onStand(before)}>
                  {t("history.goBefore")}
                </Button>
                <Button onClick={() => onCompare(before)}>{t("history.compareNow")}</Button>
              </>
            )}
            {!readOnly && restorable(record) && (
              <Button onClick={() => setRestoring(true)}>{t("history.putBack")}</Button>
            )}
          </>
        }
      >
        <EntryFacts record={record} />
        {known && <EntryValues record={record} before={before.revision} />}
        <p className="flex flex-wrap gap-x-4 gap-y-1">
          <Link
            href={keep(servicePath(record.service, record.address))}
            className="text-accent hover:underline"
          >
            {t("history.toService", { service: record.service })}
          </Link>
          <Link
            href={keep(`${servicePath(record.service, record.address)}&tab=history`)}
            className="text-accent hover:underline"
          >
            {t("history.toLives")}
          </Link>
        </p>
      </Drawer>
      {restoring && (
        <RestoreDialog
          registrationKey={record.key}
          revision={wasThereAt(record, before.revision)}
          epoch={record.epoch}
          onClose={() => setRestoring(false)}
        />
      )}
    </>
  );
}

/** Whether there was something before it that can be put back. */
function restorable({ kind }: JournalRecord): boolean {
  return kind === "left" || kind === "key-removed" || kind === "changed";
}

/** A revision that says what to put back: of a key that went, the one that took it away will do. */
function wasThereAt(record: JournalRecord, before: number): number {
  const overwritten = record.kind === "changed" || record.cause === "replaced";
  return overwritten ? before : record.revision;
}
