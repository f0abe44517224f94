"use client";

import { ParsedField } from "@/components/ui/parsed-field";
import { formatTime } from "@/lib/client/format";
import { useLive } from "@/lib/client/live/live-provider";
import { useHydrated } from "@/lib/client/use-hydrated";
import { useMessages } from "@/lib/i18n/messages-provider";

import { isInstant, readTime } from "./audit-url";

/** One end of a time, in the reader's zone and the page's format. */
export function TimeFilter({
  label,
  value,
  onValue,
}: {
  label: string;
  /** In milliseconds since 1970; empty is open. */
  value: string;
  onValue: (value: string) => void;
}) {
  const { t } = useMessages();
  const { clock } = useLive().connection;
  // Only the browser knows the zone.
  const hydrated = useHydrated();
  return (
    <ParsedField
      compact
      className="w-62 max-sm:w-full"
      label={label}
      shown={hydrated && isInstant(value) ? formatTime(Number(value), "full") : ""}
      read={(text) => readTime(text, clock.now())}
      onValue={onValue}
      wrong={t("audit.timeWrong")}
      hint={t("audit.timeHint")}
      known={[
        t("common.ago", { time: t("common.h", { n: 1 }) }),
        t("common.ago", { time: t("common.h", { n: 24 }) }),
        t("common.ago", { time: t("common.d", { n: 7 }) }),
      ]}
    />
  );
}
