"use client";

import { formatSeconds, formatShortTtl } from "@/lib/client/format";
import { useNow } from "@/lib/client/use-now";
import { useMessages } from "@/lib/i18n/messages-provider";

import { RunOut } from "./run-out";

const TICK_MS = 200;

/**
 * What is left of a granted time, as a bar that runs out smoothly and seconds that count.
 * Times are of the server's clock. A new end starts the bar anew.
 */
export function TtlBar({
  expiresAt,
  grantedMs,
  long = false,
  bare = false,
}: {
  expiresAt: number;
  grantedMs: number;
  long?: boolean;
  /** The seconds alone, where there is no room for the bar. */
  bare?: boolean;
}) {
  const { t } = useMessages();
  const now = useNow(TICK_MS);
  const leftMs = Math.max(0, Math.min(expiresAt - now, grantedMs));
  // Whole seconds for those who hear it: the decimals would never stand still.
  const seconds = Math.round(leftMs / 1_000);
  const left = formatSeconds(leftMs, t);
  const granted = formatSeconds(grantedMs, t);
  return (
    <span
      className={`inline-flex items-center gap-x-2 whitespace-nowrap ${long ? "flex-wrap" : ""}`}
    >
      <meter
        className="sr-only"
        aria-label={t("common.ttlLabel", { left: formatSeconds(seconds * 1_000, t), granted })}
        min={0}
        max={Math.round(grantedMs / 1_000)}
        value={seconds}
      />
      {!bare && (
        <span
          aria-hidden
          className="inline-block h-1.25 w-18.5 shrink-0 overflow-hidden rounded-full border border-line bg-sunken"
        >
          <RunOut key={expiresAt} leftMs={leftMs} grantedMs={grantedMs} />
        </span>
      )}
      <span className="figures" aria-hidden>
        {long ? t("common.ttlOf", { left, granted }) : formatShortTtl(leftMs, t)}
      </span>
    </span>
  );
}
