"use client";

import { useMemo } from "react";

import { type HistoryUrl, parsePoint, type Standpoint, stretchParams, viewOf } from "./history-url";
import { useChangeCount } from "./use-change-count";
import { usePast } from "./use-past";

type Params = Readonly<Record<string, string>>;

/** The view that is open, and the stretch of time from where one stands to the URL's other point. */
export function useStretch(url: HistoryUrl, standpoint: Standpoint, filter: Params) {
  const view = viewOf(url, standpoint);
  const other = useMemo(() => {
    const point = parsePoint(url.with, "now") ?? null;
    // A revision is of the same store as the other.
    return point && "revision" in point ? { ...point, epoch: url.epoch } : point;
  }, [url.with, url.epoch]);
  const changes = useMemo<Params>(
    () => ({ ...filter, ...stretchParams(standpoint, other) }),
    [filter, standpoint, other],
  );
  const stretches = view === "since" || view === "compare";
  const stopped = usePast(stretches && other !== null && "revision" in other ? other : null);
  return {
    view,
    other,
    /** When the stretch ends, null being the present; undefined where none is shown, and until it is known. */
    end: stretches ? endOf(other, stopped) : undefined,
    /** What is listed, as parameters of the API. */
    listed: view === "since" ? changes : filter,
    /** How much changed in the stretch; null in the present. */
    count: useChangeCount(standpoint === null ? null : changes),
  };
}

function endOf(point: Standpoint, { summary, stale }: ReturnType<typeof usePast>) {
  if (point === null) return null;
  if ("at" in point) return point.at;
  return stale ? undefined : summary?.moment?.at;
}
