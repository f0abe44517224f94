"use client";

import { HistoryTab } from "@/components/lives/history-tab";
import { Note } from "@/components/ui/note";
import type { PastPoint } from "@/lib/client/past-point";
import type { Standpoint } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";

/** The lives of a service until a moment of the past; of all time where nobody knows when that was. */
export function PastHistory({
  name,
  point,
  standpoint: { moment },
  onOpen,
}: {
  name: string;
  point: PastPoint;
  standpoint: Standpoint;
  onOpen: (address: string) => void;
}) {
  const { t } = useMessages();
  const to = point.kind === "at" ? point.at : moment?.at;
  return (
    <div className="grid gap-3">
      {to === undefined && <Note tone="info">{t("past.livesUntilNow")}</Note>}
      <HistoryTab name={name} to={to} onOpen={onOpen} />
    </div>
  );
}
