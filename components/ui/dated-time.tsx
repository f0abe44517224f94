"use client";

import { isSameDay } from "@/lib/client/format";
import { useHydrated } from "@/lib/client/use-hydrated";
import { useNow } from "@/lib/client/use-now";

import { AbsoluteTime } from "./absolute-time";

const DAY_MS = 86_400_000;

/**
 * An instant that is mostly of today: a time of the day alone, and with its day once that is another, which a tab that
 * was left open overnight comes to by itself.
 */
export function DatedTime({ at, style = "time" }: { at: number; style?: "time" | "precise" }) {
  const now = useNow(60_000);
  // Before the browser is there nobody knows where its day begins.
  const other = useHydrated() ? !isSameDay(at, now) : Math.abs(now - at) > DAY_MS;
  return <AbsoluteTime at={at} style={other ? "full" : style} />;
}
