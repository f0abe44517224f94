"use client";

import { useQuery } from "@tanstack/react-query";

import { useStatus } from "@/lib/client/live/use-topic";
import { livesQueries } from "@/lib/client/lives-queries";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Health } from "@/lib/registry/health";

import { changesIn, sparkPath } from "./last-hour";

const WIDTH = 88;
const HEIGHT = 16;
const colours: Record<Health, string> = {
  healthy: "text-alive",
  degraded: "text-warn",
  unreadable: "text-gone",
  empty: "text-gone",
  done: "text-muted",
};
const quiet: readonly number[] = Array(12).fill(0);

/** How much changed in a service in the last hour; a dash while the journal cannot tell. */
export function Sparkline({ service, health }: { service: string; health: Health }) {
  const { t } = useMessages();
  const { journal } = useStatus();
  // The page asks once for all of its services: see ActivityPoll.
  const { data, isError } = useQuery({
    ...livesQueries.servicesActivity(),
    enabled: false,
    refetchInterval: false,
  });
  if (isError || journal.state === "failed") {
    return (
      <span className="text-faint" title={t("lives.lastHourUnknown")}>
        <span aria-hidden>–</span>
        <span className="sr-only">{t("lives.lastHourUnknown")}</span>
      </span>
    );
  }
  if (!data) return null;
  const buckets = Object.hasOwn(data.services, service) ? data.services[service] : undefined;
  const n = changesIn(buckets ?? quiet);
  const label = n === 0 ? t("lives.noChanges") : t("lives.changes", { n });
  return (
    <svg
      role="img"
      aria-label={label}
      width={WIDTH + 4}
      height={HEIGHT + 4}
      viewBox={`-2 -2 ${WIDTH + 4} ${HEIGHT + 4}`}
      className={`block ${n === 0 ? "text-line-strong" : colours[health]}`}
    >
      <title>{label}</title>
      <path
        d={sparkPath(buckets ?? quiet, WIDTH, HEIGHT)}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.5}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}

/** Asks for the last hour of all services, again and again, for the sparklines of the page. */
export function ActivityPoll() {
  useQuery(livesQueries.servicesActivity());
  return null;
}
