"use client";

import { Chip } from "@/components/ui/chip";
import { FilterInput } from "@/components/ui/filter-input";
import { formatInteger } from "@/lib/client/format";
import type { Deploy, Lane } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";

import { DeployLinks } from "./deploy-links";
import { type LaneFilter, laneCounts, laneFilters, livesTotals } from "./lives-view";
import { type RangeName, ranges } from "./time-scale";

const tones = { all: undefined, flapping: "warn", crashed: "gone", left: "neutral" } as const;

/** How far back, which addresses, and how many lives and crashes that is. */
export function LivesToolbar({
  service,
  lanes,
  deploys,
  now,
  range,
  show,
  q,
  onChange,
}: {
  service: string;
  /** Null until they are known. */
  lanes: readonly Lane[] | null;
  deploys: readonly Deploy[];
  /** When that was told. */
  now: number;
  range: RangeName;
  show: string;
  q: string;
  onChange: (patch: { range?: string; show?: string; q?: string }) => void;
}) {
  const { t } = useMessages();
  const labels: Record<RangeName, string> = {
    "1h": t("common.h", { n: 1 }),
    "2h": t("common.h", { n: 2 }),
    "1d": t("common.d", { n: 1 }),
    "7d": t("common.d", { n: 7 }),
    all: t("lives.rangeAll"),
  };
  return (
    <>
      <h2 id="lives" className="font-semibold">
        {t("lives.title")}
      </h2>
      {lanes && (
        <span className="mr-1 text-muted">
          <Summary lanes={lanes} />
          <DeployLinks service={service} deploys={deploys} now={now} />
        </span>
      )}
      <fieldset className="contents">
        <legend className="sr-only">{t("lives.ranges")}</legend>
        {(Object.keys(ranges) as RangeName[]).map((name) => (
          <Chip key={name} pressed={name === range} onClick={() => onChange({ range: name })}>
            {labels[name]}
          </Chip>
        ))}
      </fieldset>
      <FilterInput
        label={t("lives.filterText")}
        value={q}
        onValue={(text) => onChange({ q: text })}
      />
      {lanes && <LaneChips lanes={lanes} show={show} onChange={onChange} />}
    </>
  );
}

function Summary({ lanes }: { lanes: readonly Lane[] }) {
  const { t } = useMessages();
  const { lives, crashes } = livesTotals(lanes);
  return t("lives.summary", {
    lives: t("lives.lives", { n: lives }),
    crashes: t("lives.crashes", { n: crashes }),
  });
}

function LaneChips({
  lanes,
  show,
  onChange,
}: {
  lanes: readonly Lane[];
  show: string;
  onChange: (patch: { show: string }) => void;
}) {
  const { t } = useMessages();
  const counts = laneCounts(lanes);
  const chosen = laneFilters.find((filter) => filter === show) ?? "all";
  // One that would show nothing is in the way, unless it is chosen.
  const shown = laneFilters.filter((one) => one === "all" || one === chosen || counts[one] > 0);
  if (shown.length === 1) return null;
  return (
    <fieldset className="contents">
      <legend className="sr-only">{t("lives.filters")}</legend>
      {shown.map((filter: LaneFilter) => (
        <Chip
          key={filter}
          pressed={filter === chosen}
          tone={tones[filter]}
          count={formatInteger(counts[filter])}
          onClick={() => onChange({ show: filter })}
        >
          {t(`lives.${filter}`)}
        </Chip>
      ))}
    </fieldset>
  );
}
