"use client";

import { Chip } from "@/components/ui/chip";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

import { ChoiceFilter } from "./choice-filter";
import { ExportLinks } from "./export-links";
import {
  causes,
  changeKinds,
  filterParams,
  type HistoryUrl,
  type View,
  viewOf,
  views,
} from "./history-url";
import { TextFilter } from "./text-filter";

const viewLabels: Record<View, MessageKey> = {
  changes: "history.viewChanges",
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
  to,
  services,
  actors,
  onUrl,
  onView,
}: {
  url: HistoryUrl;
  /** Up to when changes are listed; null: up to now. */
  to: number | null;
  /** What to choose from: the API takes names in full. */
  services: readonly string[];
  actors: readonly string[];
  onUrl: (patch: Partial<HistoryUrl>) => void;
  onView: (view: View) => void;
}) {
  const { t } = useMessages();
  const view = viewOf(url);
  return (
    <div className="flex flex-wrap items-center gap-x-2.5 gap-y-2">
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">{t("history.views")}</legend>
        {views.map((name) => (
          <Chip key={name} pressed={view === name} onClick={() => onView(name)}>
            {t(viewLabels[name])}
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
        {view === "changes" && (
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
      {view === "changes" && <ExportLinks filter={filterParams(url)} to={to} />}
    </div>
  );
}
