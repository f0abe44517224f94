"use client";

import { AbsoluteTime } from "@/components/ui/absolute-time";
import type { Gap, GapReason } from "@/lib/history/model";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

const reasons: Record<GapReason, MessageKey> = {
  compacted: "lives.gapCompacted",
  "too-many": "lives.gapTooMany",
  reset: "lives.gapReset",
  scope: "lives.gapScope",
  unreadable: "lives.gapUnreadable",
};

/** In words what the walls between the lanes stand for, latest first. */
export function GapLines({ gaps, begins }: { gaps: readonly Gap[]; begins: number | null }) {
  const { t, rich } = useMessages();
  if (gaps.length === 0 && begins === null) return null;
  return (
    <ul
      aria-label={t("lives.gapsTitle")}
      className="grid gap-1 border-line border-t px-3.5 py-2.5 text-12 text-muted"
    >
      {[...gaps].reverse().map(({ id, from, to, reason, differences }) => (
        <li key={id}>
          {rich("lives.gapLine", {
            from: <AbsoluteTime at={from} />,
            to: <AbsoluteTime at={to} />,
            reason: t(reasons[reason]),
            differences: t("lives.gapDifferences", { n: differences }),
          })}
        </li>
      ))}
      {begins !== null && <li>{rich("lives.beginsAt", { time: <AbsoluteTime at={begins} /> })}</li>}
    </ul>
  );
}
