"use client";

import { formatAgo, formatTime } from "@/lib/client/format";
import { useHydrated } from "@/lib/client/use-hydrated";
import { useNow } from "@/lib/client/use-now";
import { useMessages } from "@/lib/i18n/messages-provider";

/** How long ago something was, counting on. `at` is of the server's clock; `exact: false` means "before then". */
export function RelativeTime({ at, exact = true }: { at: number; exact?: boolean }) {
  const { t } = useMessages();
  const now = useNow(1_000);
  const full = useHydrated() ? formatTime(at, "full") : undefined;
  const ago = formatAgo(now - at, t);
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={full && (exact ? full : t("common.before", { time: full }))}
      className="whitespace-nowrap"
    >
      {exact ? ago : `> ${ago}`}
    </time>
  );
}
