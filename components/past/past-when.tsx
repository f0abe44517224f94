"use client";

import type { ReactNode } from "react";

import { AbsoluteTime } from "@/components/ui/absolute-time";
import { formatInteger } from "@/lib/client/format";
import type { PastPoint } from "@/lib/client/past-point";
import type { Standpoint } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";

/**
 * When a point of the past was: the instant that was asked for, or that of its revision as far as
 * the journal knows it.
 */
export function PastWhen({
  point,
  standpoint,
}: {
  point: PastPoint;
  standpoint: Standpoint | undefined;
}): ReactNode {
  const { t, rich } = useMessages();
  if (point.kind === "invalid") return t("past.whenUnknown");
  if (point.kind === "at") return rich("past.whenAt", { time: <AbsoluteTime at={point.at} /> });
  const moment = standpoint?.moment;
  if (!moment) return t("past.whenRevision", { revision: formatInteger(point.revision) });
  const time = <AbsoluteTime at={moment.at} />;
  if (moment.after === null) return rich("past.whenAt", { time });
  return rich("past.whenBetween", { after: <AbsoluteTime at={moment.after} />, time });
}
