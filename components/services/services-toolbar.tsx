"use client";

import { useActions } from "@/components/actions/actions-context";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { FilterInput } from "@/components/ui/filter-input";
import { formatInteger } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";

import type { ServiceCounts, ServicesFilter } from "./services-view";

/** Mostly there is nothing of these kinds. */
const RARE: readonly string[] = ["undecodable", "done"];

/** The filters over the services, each with how many it would show, and the way to register. */
export function ServicesToolbar({
  counts,
  filter,
  onFilter,
}: {
  counts: ServiceCounts;
  filter: ServicesFilter;
  onFilter: (patch: Partial<ServicesFilter>) => void;
}) {
  const { t } = useMessages();
  const { readOnly, register } = useActions();
  const kinds = [
    { show: "all", label: t("services.all"), count: counts.all },
    { show: "degraded", label: t("services.degraded"), count: counts.degraded, tone: "warn" },
    { show: "empty", label: t("services.empty"), count: counts.empty, tone: "gone" },
    { show: "findings", label: t("findings.withFindings"), count: counts.findings },
    {
      show: "undecodable",
      label: t("service.undecodable"),
      count: counts.undecodable,
      tone: "gone",
    },
    { show: "done", label: t("services.done"), count: counts.done },
  ] as const;
  const shown = kinds.filter(
    ({ show, count }) => !RARE.includes(show) || count > 0 || filter.show === show,
  );
  const frameworks = Object.entries(counts.frameworks).sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    <>
      <h2 id="services" className="font-semibold max-2xl:sr-only">
        {t("services.title")}
      </h2>
      {/* However many lines they take, the way to register stays in its corner, unless there is no room for both. */}
      <div className="flex min-w-[min(100%,24rem)] flex-1 flex-wrap items-center gap-2 max-sm:contents">
        <FilterInput
          first
          label={t("services.filterText")}
          value={filter.q}
          onValue={(q) => onFilter({ q })}
        />
        <fieldset className="contents">
          <legend className="sr-only">{t("services.filters")}</legend>
          {shown.map(({ show, label, count, ...rest }) => (
            <Chip
              key={show}
              pressed={filter.show === show}
              tone={"tone" in rest ? rest.tone : undefined}
              count={formatInteger(count)}
              onClick={() => onFilter({ show })}
            >
              {label}
            </Chip>
          ))}
          <select
            aria-label={t("services.framework")}
            value={filter.framework}
            onChange={({ target }) => onFilter({ framework: target.value })}
            className={`h-6.5 max-w-40 rounded-full border px-2 text-12 ${
              filter.framework === ""
                ? "border-line bg-surface text-muted"
                : "border-accent bg-accent-soft text-accent"
            }`}
          >
            <option value="">{t("services.anyFramework")}</option>
            {frameworks.map(([framework, count]) => (
              <option key={framework} value={framework}>
                {framework} {formatInteger(count)}
              </option>
            ))}
            {filter.framework !== "" && !(filter.framework in counts.frameworks) && (
              <option value={filter.framework}>{filter.framework} 0</option>
            )}
          </select>
        </fieldset>
        {filter.sort !== "" && (
          <Chip onClick={() => onFilter({ sort: "" })}>{t("services.worstFirst")}</Chip>
        )}
      </div>
      {!readOnly && (
        <Button variant="primary" className="ml-auto sm:self-start" onClick={() => register(null)}>
          {t("services.register")}
        </Button>
      )}
    </>
  );
}
