"use client";

import { Chip } from "@/components/ui/chip";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

import { ChoiceFilter } from "./choice-filter";
import { ExportLinks } from "./export-links";
import { causes, changeKinds, type HistoryUrl, type View, views } from "./history-url";
import { TextFilter } from "./text-filter";

const viewLabels: Record<View, MessageKey> = {
  changes: "history.viewChanges",
  since: "history.viewSince",
  state: "history.viewState",
  compare: "history.viewCompare",
};

const kindLabels: Record<(typeof changeKinds)[number], MessageKey> = {
  registered: "common.registered",
  "re-registered": "common.reRegistered",
  left: "common.left",
  changed: "common.changed",
  "key-added": "common.keyAdded",
  "key-removed": "common.keyRemoved",
};

const causeLabels: Record<(typeof causes)[number], MessageKey> = {
  revoked: "common.causeRevoked",
  expired: "common.causeExpired",
  deleted: "common.causeDeleted",
  replaced: "common.causeReplaced",
  "force-expired": "common.causeForceExpired",
  quarantined: "common.causeQuarantined",
  unknown: "common.causeUnknown",
};

/** What is looked at, and the filters over it. All of it stands in the URL. */
export function HistoryToolbar({
  url,
  view,
  past,
  since,
  ended,
  listed,
  to,
  services,
  actors,
  onUrl,
  onView,
}: {
  url: HistoryUrl;
  view: View;
  /** One stands in the past. */
  past: boolean;
  /** How many changes there were since, once it is known. */
  since: string | undefined;
  /** They are those up to another point of the past. */
  ended: boolean;
  /** What is listed, as parameters of the API. */
  listed: Readonly<Record<string, string>>;
  /** Up to when changes are listed; null: up to now. */
  to: number | null;
  /** What to choose from: the API takes names in full. */
  services: readonly string[];
  actors: readonly string[];
  onUrl: (patch: Partial<HistoryUrl>) => void;
  onView: (view: View) => void;
}) {
  const { t } = useMessages();
  const lists = view === "changes" || view === "since";
  const labelOf = (name: View) => {
    if (name === "changes" && past) return t("history.viewUntil");
    return t(name === "since" && ended ? "history.viewBetween" : viewLabels[name]);
  };
  return (
    <div className="flex flex-wrap items-center gap-x-2.5 gap-y-2">
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">{t("history.views")}</legend>
        {views
          .filter((name) => past || name !== "since")
          .map((name) => (
            <Chip
              key={name}
              pressed={view === name}
              count={name === "since" ? since : undefined}
              onClick={() => onView(name)}
            >
              {labelOf(name)}
            </Chip>
          ))}
      </fieldset>
      <span className="flex-1" />
      <fieldset className="flex min-w-0 flex-wrap items-center gap-1.5 max-sm:w-full">
        <legend className="sr-only">{t("history.filters")}</legend>
        <TextFilter
          label={t("history.filterService")}
          value={url.service}
          known={services}
          onValue={(service) => onUrl({ service })}
        />
        <TextFilter
          label={t("history.filterAddress")}
          value={url.address}
          onValue={(address) => onUrl({ address })}
        />
        {lists && (
          <>
            <ChoiceFilter
              label={t("history.filterKind")}
              any={t("history.anyKind")}
              value={url.kind}
              choices={changeKinds.map((value) => ({ value, label: t(kindLabels[value]) }))}
              onValue={(kind) => onUrl({ kind })}
            />
            <ChoiceFilter
              label={t("history.filterCause")}
              any={t("history.anyCause")}
              value={url.cause}
              choices={causes.map((value) => ({ value, label: t(causeLabels[value]) }))}
              onValue={(cause) => onUrl({ cause })}
            />
            <TextFilter
              label={t("history.filterActor")}
              value={url.actor}
              known={actors}
              onValue={(actor) => onUrl({ actor })}
            />
          </>
        )}
      </fieldset>
      {lists && <ExportLinks filter={listed} to={to} />}
    </div>
  );
}
