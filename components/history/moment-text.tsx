"use client";

import { AbsoluteTime } from "@/components/ui/absolute-time";
import type { Moment } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";

/** When something happened, or before when, where it was found only later. */
export function MomentText({ moment }: { moment: Moment }) {
  const { rich } = useMessages();
  const time = <AbsoluteTime at={moment.at} />;
  return moment.after === null ? time : rich("common.before", { time });
}
