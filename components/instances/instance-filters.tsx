"use client";

import { X } from "lucide-react";

import { Chip } from "@/components/ui/chip";
import { FilterInput } from "@/components/ui/filter-input";
import type { Tone } from "@/components/ui/tone";
import { formatInteger } from "@/lib/client/format";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

import { type InstanceFilter, type InstanceQuery, instanceFilters } from "./instance-rows";

const labels: Record<InstanceFilter, MessageKey> = {
  all: "service.all",
  live: "service.live",
  late: "service.late",
  permanent: "service.permanent",
  guessed: "service.guessed",
  several: "service.several",
  undecodable: "service.undecodable",
  warned: "service.warned",
};

const tones: Partial<Record<InstanceFilter, Tone>> = {
  live: "alive",
  late: "warn",
  permanent: "info",
  undecodable: "gone",
};

/** Filters of the table. Those that nothing matches are left out, unless one is on. */
export function InstanceFilters({
  counts,
  query: { show, q, meta = "" },
  onQuery,
}: {
  counts: Record<InstanceFilter, number>;
  query: InstanceQuery;
  onQuery: (patch: Partial<InstanceQuery>) => void;
}) {
  const { t } = useMessages();
  const shown = instanceFilters.filter(
    (filter) =>
      filter === "all" ||
      filter === show ||
      // A filter that shows all there is tells nothing.
      (counts[filter] > 0 && (filter !== "live" || counts.live < counts.all)),
  );
  return (
    <>
      <fieldset className="flex min-w-0 flex-wrap gap-1.5">
        <legend className="sr-only">{t("service.filters")}</legend>
        {shown.map((filter) => (
          <Chip
            key={filter}
            pressed={show === filter}
            tone={tones[filter]}
            count={formatInteger(counts[filter])}
            onClick={() => onQuery({ show: filter })}
          >
            {t(labels[filter])}
          </Chip>
        ))}
        {meta !== "" && (
          <Chip
            pressed
            className="max-w-65"
            title={t("service.clearMeta", { pair: meta })}
            aria-label={t("service.clearMeta", { pair: meta })}
            onClick={() => onQuery({ meta: "" })}
          >
            <span className="truncate font-mono">{meta}</span>
            <X aria-hidden className="size-3 shrink-0" />
          </Chip>
        )}
      </fieldset>
      <FilterInput
        label={t("service.filterText")}
        value={q}
        onValue={(text) => onQuery({ q: text })}
      />
    </>
  );
}
