"use client";

import { ArrowLeftRight } from "lucide-react";

import { Button } from "@/components/ui/button";
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
      <Button
        icon
        variant="ghost"
        className="mt-[22px] max-sm:hidden"
        aria-label={t("history.swap")}
        title={t("history.swap")}
        onClick={() => {
          onTo(from);
          onFrom(to);
        }}
      >
        <ArrowLeftRight aria-hidden />
      </Button>
      <PointField label={t("history.compareTo")} point={to} onPoint={onTo} />
    </div>
  );
}
