"use client";

import { Download } from "lucide-react";

import { ChoiceFilter } from "@/components/history/choice-filter";
import { TextFilter } from "@/components/history/text-filter";
import { useMessages } from "@/lib/i18n/messages-provider";

import {
  type AuditUrl,
  auditExportPath,
  auditKinds,
  auditOutcomes,
  auditParams,
  auditResults,
} from "./audit-url";
import { kindLabels, outcomeLabels, resultLabels } from "./describe-audit";
import { TimeFilter } from "./time-filter";

const formats = ["csv", "json"] as const;

/** The filters over the actions, all of which stand in the URL, and the downloads of what passes them. */
export function AuditToolbar({
  url,
  actors,
  services,
  onUrl,
}: {
  url: AuditUrl;
  /** What to choose from: the API takes names in full. */
  actors: readonly string[];
  services: readonly string[];
  onUrl: (patch: Partial<AuditUrl>) => void;
}) {
  const { t } = useMessages();
  return (
    <>
      <fieldset className="flex min-w-0 flex-1 flex-wrap items-center gap-1.5 max-sm:w-full max-sm:flex-none">
        <legend className="sr-only">{t("audit.filters")}</legend>
        <TextFilter
          label={t("audit.filterActor")}
          value={url.actor}
          known={actors}
          onValue={(actor) => onUrl({ actor })}
        />
        <TextFilter
          label={t("audit.filterService")}
          value={url.service}
          known={services}
          onValue={(service) => onUrl({ service })}
        />
        <TextFilter
          label={t("audit.filterAddress")}
          value={url.address}
          onValue={(address) => onUrl({ address })}
        />
        <ChoiceFilter
          label={t("audit.filterKind")}
          any={t("audit.anyKind")}
          value={url.kind}
          choices={auditKinds.map((value) => ({ value, label: t(kindLabels[value]) }))}
          onValue={(kind) => onUrl({ kind })}
        />
        <ChoiceFilter
          label={t("audit.filterResult")}
          any={t("audit.anyResult")}
          value={url.result}
          choices={auditResults.map((value) => ({ value, label: t(resultLabels[value]) }))}
          onValue={(result) => onUrl({ result })}
        />
        <ChoiceFilter
          label={t("audit.filterOutcome")}
          any={t("audit.anyOutcome")}
          value={url.outcome}
          choices={auditOutcomes.map((value) => ({ value, label: t(outcomeLabels[value]) }))}
          onValue={(outcome) => onUrl({ outcome })}
        />
        <span className="flex gap-x-2.5 gap-y-1.5 max-sm:w-full max-sm:flex-wrap">
          <TimeFilter
            label={t("audit.filterFrom")}
            value={url.from}
            onValue={(from) => onUrl({ from })}
          />
          <TimeFilter label={t("audit.filterTo")} value={url.to} onValue={(to) => onUrl({ to })} />
        </span>
      </fieldset>
      <span className="inline-flex items-center gap-1.5 self-start text-muted max-sm:ml-auto">
        <Download aria-hidden className="size-3.5" />
        {formats.map((format) => (
          <a
            key={format}
            href={auditExportPath(format, auditParams(url))}
            download
            aria-label={t("audit.exportAs", { format: format.toUpperCase() })}
            title={t("audit.exportAs", { format: format.toUpperCase() })}
            className="inline-flex h-6.5 items-center rounded-[7px] border border-line-strong bg-surface px-2 font-medium text-12 text-text hover:bg-sunken"
          >
            {format.toUpperCase()}
          </a>
        ))}
      </span>
    </>
  );
}
