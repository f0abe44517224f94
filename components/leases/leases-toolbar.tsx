"use client";

import { Chip } from "@/components/ui/chip";
import { FilterInput } from "@/components/ui/filter-input";
import type { Tone } from "@/components/ui/tone";
import type { LeasesAnswer, LeasesQuery } from "@/lib/api/leases-contract";
import { formatInteger } from "@/lib/client/format";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

import { type LeasesFilter, leaseKindFilters } from "./leases-view";

type Kind = LeasesQuery["kind"];

const labels: Record<Kind, { label: MessageKey; hint: MessageKey; tone?: Tone }> = {
  all: { label: "leases.kindAll", hint: "leases.hintAll" },
  late: { label: "leases.kindLate", hint: "leases.hintLate", tone: "warn" },
  shared: { label: "leases.kindShared", hint: "leases.hintShared" },
  keyless: { label: "leases.kindKeyless", hint: "leases.hintKeyless" },
  other: { label: "leases.kindOther", hint: "leases.hintOther" },
  permanent: { label: "leases.kindPermanent", hint: "leases.hintPermanent", tone: "info" },
};

/** Which leases are listed, how many there are of each kind, and what the chosen kind means. */
export function LeasesToolbar({
  counts,
  filter: { kind, q },
  onFilter,
}: {
  counts: LeasesAnswer["counts"] | null;
  filter: Pick<LeasesQuery, "kind" | "q">;
  onFilter: (patch: Partial<LeasesFilter>) => void;
}) {
  const { t } = useMessages();
  return (
    <>
      <fieldset className="flex min-w-0 flex-wrap gap-1.5">
        <legend className="sr-only">{t("leases.kinds")}</legend>
        {leaseKindFilters.map((name) => (
          <Chip
            key={name}
            pressed={kind === name}
            tone={labels[name].tone}
            title={t(labels[name].hint)}
            count={counts ? formatInteger(counts[name]) : undefined}
            onClick={() => onFilter({ kind: name })}
          >
            {t(labels[name].label)}
          </Chip>
        ))}
      </fieldset>
      <FilterInput
        label={t("leases.filterText")}
        value={q}
        onValue={(text) => onFilter({ q: text })}
      />
      <p className="w-full text-12.5 text-muted">{t(labels[kind].hint)}</p>
    </>
  );
}
