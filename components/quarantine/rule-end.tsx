"use client";

import { DatedTime } from "@/components/ui/dated-time";
import { formatDuration, formatRough } from "@/lib/client/format";
import { useNow } from "@/lib/client/use-now";
import { useMessages } from "@/lib/i18n/messages-provider";

/** When a rule ends: at which time of the day, or how soon, where there is little room `rough`ly. */
export function RuleEnd({
  until,
  countdown,
}: {
  until: number | null;
  countdown?: "exact" | "rough";
}) {
  const { t, rich } = useMessages();
  if (until === null) return t("quarantine.untilLifted");
  if (countdown) return <Countdown until={until} format={formats[countdown]} />;
  return rich("quarantine.ends", {
    time: <DatedTime key="time" at={until} />,
  });
}

const formats = { exact: formatDuration, rough: formatRough };

/** Of its own, so that it draws nothing else anew. */
function Countdown({ until, format }: { until: number; format: typeof formatDuration }) {
  const { t } = useMessages();
  const left = until - useNow(1_000);
  if (left <= 0) return t("quarantine.overdue");
  return (
    <span className="figures whitespace-nowrap">
      {t("quarantine.endsIn", { time: format(left, t) })}
    </span>
  );
}
