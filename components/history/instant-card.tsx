"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useCallback, useState } from "react";

import { Card } from "@/components/ui/card";
import { historyQueries } from "@/lib/client/history-queries";
import { useNow } from "@/lib/client/use-now";

import type { HistoryUrl, Standpoint } from "./history-url";
import { InstantHeader } from "./instant-header";
import { Scrubber } from "./scrubber";
import { afterBeginning, beforeEnd, type Frame, frameFor, frameOf, zoomOf } from "./timeline";
import { useJournalPulse } from "./use-journal-pulse";
import type { usePast } from "./use-past";
import { useScrub } from "./use-scrub";

// Seldom needed.
const PastProblem = dynamic(() => import("./past-problem").then((m) => m.PastProblem), {
  ssr: false,
});

/** Where the reader stands in time, and the way to stand elsewhere. */
export function InstantCard({
  url,
  standpoint,
  at: chosen,
  end,
  past,
  onUrl,
  onStand,
  onEnd,
  onLive,
}: {
  url: HistoryUrl;
  standpoint: Standpoint;
  /** When that was, as far as it is known. */
  at: number | null;
  /** When the stretch of time ends that is looked at, null being the present; undefined: only an instant is. */
  end: number | null | undefined;
  past: ReturnType<typeof usePast>;
  onUrl: (patch: Partial<HistoryUrl>) => void;
  onStand: (standpoint: Standpoint) => void;
  onEnd: (point: Standpoint) => void;
  /** Back to the present. */
  onLive: () => void;
}) {
  const now = useNow(5_000);
  const { at, moving, move, drop } = useScrub(chosen, onStand);
  const ending = useScrub(end ?? null, onEnd);
  const stretches = end !== undefined;
  const [came] = useState(now);
  const [begins, setBegins] = useState<number | null>(null);
  const zoom = zoomOf(url.zoom, begins, came);
  const [previous, setPrevious] = useState<Frame | null>(null);
  const wanted = frameFor(zoom, now, at, previous, stretches ? (ending.at ?? now) : null);
  if (wanted?.from !== previous?.from || wanted?.to !== previous?.to) setPrevious(wanted);

  const params = {
    ...(wanted && {
      from: String(wanted.from),
      // The server's buckets begin at whole minutes, and the one that holds the end is the last.
      to: String(wanted.to - 1),
      buckets: String(Math.round((wanted.to - wanted.from) / wanted.bucketMs)),
    }),
    ...(url.service !== "" && { service: url.service }),
  };
  const { data: activity } = useQuery(historyQueries.activity(params));
  if (activity && activity.begins !== begins) setBegins(activity.begins);
  const client = useQueryClient();
  const again = useCallback(() => {
    void client.invalidateQueries({ queryKey: ["history", "activity"] });
  }, [client]);
  useJournalPulse(again, !moving && !ending.moving && (wanted === null || wanted.to >= now));

  // What is drawn has its own frame, which may still be that of the zoom before.
  const frame = (activity && frameOf(activity)) ??
    wanted ?? { from: now - 3_600_000, to: now, bucketMs: 60_000 };
  return (
    <Card
      labelledBy="instant"
      header={
        <InstantHeader
          standpoint={moving ? (at === null ? null : { at }) : standpoint}
          at={at}
          past={past}
          zoom={zoom.name}
          onZoom={(name) => onUrl({ zoom: name })}
          onLive={onLive}
        />
      }
    >
      <Scrubber
        activity={activity}
        frame={frame}
        first={{
          at,
          onMove: (to) => move(stretches ? beforeEnd(to, ending.at, now) : to),
          onDrop: drop,
        }}
        second={
          stretches
            ? {
                at: ending.at,
                onMove: (to) => ending.move(afterBeginning(to, at, now)),
                onDrop: ending.drop,
              }
            : null
        }
        now={Math.max(now, at ?? 0)}
      />
      {past.error && (
        <PastProblem
          error={past.error}
          standpoint={standpoint}
          gaps={activity?.gaps ?? []}
          begins={activity?.begins ?? null}
          onStand={onStand}
          onLive={onLive}
        />
      )}
    </Card>
  );
}
