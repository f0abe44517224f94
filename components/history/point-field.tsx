"use client";

import { ParsedField } from "@/components/ui/parsed-field";
import { formatInteger, formatTime } from "@/lib/client/format";
import { useLive } from "@/lib/client/live/live-provider";
import { useHydrated } from "@/lib/client/use-hydrated";
import { useMessages } from "@/lib/i18n/messages-provider";

import { parsePoint, type Standpoint } from "./history-url";

/** A point in time to compare: `now`, a time, or a revision. */
export function PointField({
  label,
  point,
  onPoint,
}: {
  label: string;
  point: Standpoint;
  onPoint: (point: Standpoint) => void;
}) {
  const { t } = useMessages();
  const { clock } = useLive().connection;
  const hydrated = useHydrated();
  const now = t("history.now");
  const shown =
    point === null
      ? now
      : "revision" in point
        ? t("shell.revision", { revision: formatInteger(point.revision) })
        : hydrated
          ? formatTime(point.at, "full")
          : "";
  return (
    <ParsedField
      className="min-w-0 sm:w-58"
      label={label}
      shown={shown}
      read={(text) => parsePoint(text, now, clock.now())}
      onValue={onPoint}
      wrong={t("history.pointWrong")}
      hint={t("history.pointHint")}
      known={[now]}
    />
  );
}
