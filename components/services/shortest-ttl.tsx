"use client";

import Link from "next/link";

import { Figure } from "@/components/ui/figure";
import { formatDuration, unitOf } from "@/lib/client/format";
import { useLiveness } from "@/lib/client/live/use-topic";
import { servicePath } from "@/lib/client/paths";
import { useNow } from "@/lib/client/use-now";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Translate } from "@/lib/i18n/translate";
import type { Totals } from "@/lib/registry/service-row";

/** So long that nobody waits for it to run out. */
const LONG_MS = 100_000;

/** The lease that will run out first if nobody renews it, counting down. */
export function ShortestTtl({ shortest }: { shortest: Totals["shortestTtl"] }) {
  const { t } = useMessages();
  const now = useNow(200);
  const live = useLiveness().kind === "live";
  // Without news every lease seems to run out.
  if (!shortest || !live) {
    return (
      <Figure
        label={t("services.stripTtl")}
        value="—"
        detail={t(live ? "services.stripTtlNone" : "shell.stale")}
      />
    );
  }
  const { service, address, expiresAt } = shortest;
  return (
    <Figure
      label={t("services.stripTtl")}
      {...leftOf(expiresAt - now, t)}
      detail={
        <Link
          href={servicePath(service, address)}
          // It is another one all the time.
          prefetch={false}
          title={`${service} · ${address}`}
          // It is another all the time: what is around it stays where it is.
          className="figures block truncate text-12 hover:underline"
        >
          {service} · {address}
        </Link>
      }
    />
  );
}

/** Tenths of a second while they matter. */
function leftOf(ms: number, t: Translate): { value: string; unit?: string } {
  if (ms >= LONG_MS) return { value: formatDuration(ms, t) };
  return { value: (Math.max(0, ms) / 1_000).toFixed(1), unit: unitOf("common.s", t) };
}
