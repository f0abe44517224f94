"use client";

import { DatedTime } from "@/components/ui/dated-time";
import { formatDuration } from "@/lib/client/format";
import { useNow } from "@/lib/client/use-now";
import { useMessages } from "@/lib/i18n/messages-provider";

/** When a rule ends: how soon, or at which time of the day. */
export function RuleEnd({
  until,
  countdown = false,
}: {
  until: number | null;
  countdown?: boolean;
}) {
  const { t, rich } = useMessages();
  if (until === null) return t("quarantine.untilLifted");
  if (countdown) return <Countdown until={until} />;
  return rich("quarantine.ends", {
    time: <DatedTime key="time" at={until} />,
  });
}

/** Of its own, so that it draws nothing else anew. */
function Countdown({ until }: { until: number }) {
  const { t } = useMessages();
  const left = until - useNow(1_000);
  if (left <= 0) return t("quarantine.overdue");
  return (
    <span className="figures whitespace-nowrap">
      {t("quarantine.endsIn", { time: formatDuration(left, t) })}
    </span>
  );
}
