"use client";

import { AbsoluteTime } from "@/components/ui/absolute-time";
import { DatedTime } from "@/components/ui/dated-time";
import type { Moment } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";

/** When something happened, or before when, where it was found only later; `dated`: without the day while that is today. */
export function MomentText({ moment, dated = false }: { moment: Moment; dated?: boolean }) {
  const { rich } = useMessages();
  const time = dated ? <DatedTime at={moment.at} /> : <AbsoluteTime at={moment.at} />;
  return moment.after === null ? time : rich("common.before", { time });
}
