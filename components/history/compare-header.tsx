"use client";

import { useMessages } from "@/lib/i18n/messages-provider";

import type { Standpoint } from "./history-url";
import { PointField } from "./point-field";

/** The two points that are compared. */
export function CompareHeader({
  from,
  to,
  onFrom,
  onTo,
}: {
  from: Standpoint;
  to: Standpoint;
  onFrom: (point: Standpoint) => void;
  onTo: (point: Standpoint) => void;
}) {
  const { t } = useMessages();
  return (
    <div className="flex flex-wrap items-start gap-3 border-line border-b px-3.5 py-3 max-sm:grid">
      <PointField label={t("history.compareFrom")} point={from} onPoint={onFrom} />
      <PointField label={t("history.compareTo")} point={to} onPoint={onTo} />
    </div>
  );
}
