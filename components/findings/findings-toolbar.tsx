"use client";

import { Chip } from "@/components/ui/chip";
import { FilterInput } from "@/components/ui/filter-input";
import { formatInteger } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Finding, FindingCounts } from "@/lib/registry/finding";
import { severities } from "@/lib/registry/finding-codes";

import { findingName, severityLooks } from "./finding-texts";
import { codesOf, type FindingsFilter } from "./findings-view";

/** Which findings are listed, and how many there are of each severity. */
export function FindingsToolbar({
  counts,
  findings,
  filter: { severity, code, q },
  onFilter,
}: {
  counts: FindingCounts;
  findings: readonly Finding[];
  filter: FindingsFilter;
  onFilter: (patch: Partial<FindingsFilter>) => void;
}) {
  const { t } = useMessages();
  const codes = codesOf(findings);
  return (
    <>
      <fieldset className="flex min-w-0 flex-wrap gap-1.5">
        <legend className="sr-only">{t("findings.severities")}</legend>
        <Chip
          pressed={severity === "all"}
          count={formatInteger(counts.error + counts.warning + counts.info)}
          onClick={() => onFilter({ severity: "all" })}
        >
          {t("findings.all")}
        </Chip>
        {severities.map((one) => (
          <Chip
            key={one}
            pressed={severity === one}
            tone={severityLooks[one].tone}
            title={t(severityLooks[one].hint)}
            count={formatInteger(counts[one])}
            onClick={() => onFilter({ severity: one })}
          >
            {t(severityLooks[one].label)}
          </Chip>
        ))}
      </fieldset>
      <select
        aria-label={t("findings.kind")}
        value={code}
        onChange={({ target }) => onFilter({ code: target.value })}
        className={`h-6.5 max-w-50 rounded-full border px-2 text-12 ${
          code === ""
            ? "border-line bg-surface text-muted"
            : "border-accent bg-accent-soft text-accent"
        }`}
      >
        <option value="">{t("findings.anyKind")}</option>
        {codes.map((one) => (
          <option key={one} value={one}>
            {t(findingName(one))}
          </option>
        ))}
        {code !== "" && !codes.some((one) => one === code) && <option value={code}>{code}</option>}
      </select>
      <FilterInput
        label={t("findings.filterText")}
        value={q}
        onValue={(text) => onFilter({ q: text })}
      />
    </>
  );
}
