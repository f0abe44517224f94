"use client";

import { TriangleAlert } from "lucide-react";
import dynamic from "next/dynamic";
import { useCallback, useMemo } from "react";

import { Note } from "@/components/ui/note";
import type { HistoryEntry } from "@/lib/api/history-contract";
import { useLive } from "@/lib/client/live/live-provider";
import { usePastPoint } from "@/lib/client/use-past-point";
import { useUrlState } from "@/lib/client/use-url-state";
import { useMessages } from "@/lib/i18n/messages-provider";

import { ChangesView } from "./changes-view";
import type { Position } from "./history-rows";
import { HistoryToolbar } from "./history-toolbar";
import {
  filterParams,
  HISTORY_DEFAULTS,
  type HistoryUrl,
  livePatch,
  movePatch,
  pointParam,
  type Standpoint,
  standpointOf,
  standpointPatch,
  startParams,
  type View,
} from "./history-url";
import { InstantCard } from "./instant-card";
import { entryKey } from "./merge-pages";
import { useHistoryPages } from "./use-history-pages";
import { usePast } from "./use-past";
import { useStretch } from "./use-stretch";

// Loaded when it is opened: most visits are for the changes.
const StateView = dynamic(() => import("./state-view").then((m) => m.StateView), { ssr: false });
const CompareView = dynamic(() => import("./compare-view").then((m) => m.CompareView), {
  ssr: false,
});
const EntryDrawer = dynamic(() => import("./entry-drawer").then((m) => m.EntryDrawer), {
  ssr: false,
});
const GapDrawer = dynamic(() => import("./gap-drawer").then((m) => m.GapDrawer), { ssr: false });

const HOUR_MS = 3_600_000;

/** The History page: where one stands in time, and from there what changed, how it was, and what differs. */
export function HistoryPage() {
  const { t } = useMessages();
  const { connection } = useLive();
  const [url, setUrl] = useUrlState(HISTORY_DEFAULTS);
  const point = usePastPoint();
  const standpoint = useMemo(() => standpointOf(point), [point]);
  const filter = useMemo(
    () =>
      filterParams({
        service: url.service,
        address: url.address,
        kind: url.kind,
        cause: url.cause,
        actor: url.actor,
      }),
    [url.service, url.address, url.kind, url.cause, url.actor],
  );
  const invalid = point?.kind === "invalid" ? point : null;
  const past = usePast(standpoint);
  const { summary, stale } = past;
  const known = stale ? undefined : summary;
  // A revision's own time has to be asked for first.
  const at =
    standpoint === null ? null : "at" in standpoint ? standpoint.at : (known?.moment?.at ?? null);
  const here = useMemo<Position | { at: number } | null>(() => {
    if (standpoint === null) return null;
    if ("at" in standpoint) return standpoint;
    return known ? { epoch: known.epoch, revision: known.revision } : null;
  }, [standpoint, known]);
  const { view, other, end, listed, count } = useStretch(url, standpoint, filter);
  const since = view === "since";
  const pages = useHistoryPages(listed, since ? startParams(null) : startParams(standpoint));
  const chosen = pages.entries.find((entry) => entryKey(entry) === url.entry);

  const stand = useCallback(
    (point: Standpoint) => setUrl(movePatch(point, other, end)),
    [setUrl, other, end],
  );
  const goLive = useCallback(() => setUrl(livePatch(view)), [setUrl, view]);
  const stop = useCallback((point: Standpoint) => setUrl({ with: pointParam(point) }), [setUrl]);
  const patch = useCallback((changes: Partial<HistoryUrl>) => setUrl(changes), [setUrl]);
  const close = useCallback(() => setUrl({ entry: "" }), [setUrl]);
  const visit = (position: Position, changes: Partial<HistoryUrl> = {}) =>
    setUrl(
      {
        ...movePatch({ revision: position.revision, epoch: String(position.epoch) }, other, end),
        ...changes,
      },
      { history: "push" },
    );
  const show = (next: View) => {
    // The present compared with itself says nothing.
    const from =
      next === "compare" && standpoint === null && url.with === "now"
        ? standpointPatch({ at: connection.clock.now() - HOUR_MS })
        : {};
    setUrl({ view: next, entry: "", ...from });
  };
  const { services, actors } = useMemo(() => namesOf(pages.entries), [pages.entries]);
  const drawer = (view === "changes" || since) && chosen !== undefined;
  return (
    <div
      className={`grid grid-cols-[minmax(0,1fr)] gap-4.5 px-4 pt-5 pb-8 md:px-6 ${
        drawer ? "xl:pr-123" : ""
      }`}
    >
      {invalid && (
        <Note tone="warn" role="status" icon={<TriangleAlert aria-hidden />}>
          {t("past.errorInvalid", { text: invalid.text.slice(0, 200) })}.{" "}
          {t("past.errorInvalidText")}
        </Note>
      )}
      <InstantCard
        url={url}
        standpoint={standpoint}
        at={at}
        end={end}
        past={past}
        onUrl={patch}
        onStand={stand}
        onEnd={stop}
        onLive={goLive}
      />
      <HistoryToolbar
        url={url}
        view={view}
        past={standpoint !== null}
        since={count?.text}
        ended={other !== null}
        listed={listed}
        to={since ? null : at}
        services={services}
        actors={actors}
        onUrl={patch}
        onView={show}
      />
      {(view === "changes" || since) && (
        <ChangesView
          pages={pages}
          here={here}
          at={at}
          since={since}
          selected={url.entry}
          compact={drawer}
          filtered={Object.keys(filter).length > 0}
          onUrl={patch}
        />
      )}
      {view === "state" && <StateView url={url} standpoint={standpoint} onUrl={patch} />}
      {view === "compare" && (
        <CompareView
          url={url}
          from={standpoint}
          to={other}
          onFrom={stand}
          onTo={stop}
          onUrl={patch}
        />
      )}
      {drawer && chosen.type === "change" && (
        <EntryDrawer
          key={chosen.id}
          record={chosen}
          entries={pages.entries}
          onStand={(position) => visit(position)}
          onCompare={(position) => visit(position, { view: "compare", with: "now", entry: "" })}
          onClose={close}
        />
      )}
      {drawer && chosen.type === "gap" && (
        <GapDrawer
          key={chosen.id}
          gap={chosen}
          onStand={(position) => visit(position, { entry: "" })}
          onClose={close}
        />
      )}
    </div>
  );
}

/** The services and operators in sight, to choose a filter from. */
function namesOf(entries: readonly HistoryEntry[]) {
  const services = new Set<string>();
  const actors = new Set<string>();
  for (const entry of entries) {
    if (entry.type === "gap") continue;
    services.add(entry.service);
    if (entry.doneBy?.actor) actors.add(entry.doneBy.actor);
  }
  return { services: [...services].sort(), actors: [...actors].sort() };
}
