"use client";

import { useMemo, useRef } from "react";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { Column } from "@/components/ui/table-column";
import { VirtualTable } from "@/components/ui/virtual-table";
import type { LivesAnswer } from "@/lib/api/history-contract";
import { useNow } from "@/lib/client/use-now";
import type { Lane } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";

import { DeployRow } from "./deploy-row";
import { GapLines } from "./gap-lines";
import { LaneState } from "./lane-state";
import { LaneTrack } from "./lane-track";
import { frameOf } from "./lanes-frame";
import { LifeDetails } from "./life-details";
import { filterLanes } from "./lives-view";
import { stepBetweenLives } from "./step-between-lives";
import { TimeAxis } from "./time-axis";
import { type RangeName, ranges } from "./time-scale";
import { useLifeInFocus } from "./use-life-in-focus";
import { useTrackWidth } from "./use-track-width";

/** A pixel is seldom less. */
const SLIDE_MS = 5_000;

const addressOf = ({ address }: Lane) => address;

/** One lane for each address, with its lives on a time axis that slides on, or ends at `to`. */
export function LanesTable({
  service,
  answer,
  to,
  range,
  show,
  q,
  current,
  busy,
  onOpen,
  onClear,
}: {
  service: string;
  answer: LivesAnswer;
  to: number | undefined;
  range: RangeName;
  show: string;
  q: string;
  /** The address whose details are open. */
  current: string;
  /** Another range is on its way. */
  busy: boolean;
  onOpen: (address: string) => void;
  onClear: () => void;
}) {
  const { t } = useMessages();
  const box = useRef<HTMLDivElement>(null);
  const width = useTrackWidth(box);
  const clock = useNow(SLIDE_MS);
  const now = to ?? Math.max(clock, answer.to);
  const frame = useMemo(
    () => frameOf(answer, ranges[range], now, width),
    [answer, range, now, width],
  );
  const lanes = useMemo(() => filterLanes(answer.lanes, show, q), [answer, show, q]);
  const { anchor, handlers } = useLifeInFocus(box);

  const columns = useMemo<Column<Lane>[]>(
    () => [
      {
        id: "address",
        header: t("lives.columnAddress"),
        width: "var(--lane-name)",
        rowHeader: true,
        cell: (lane) => (
          <span className="grid min-w-0">
            <span className="figures truncate font-[550]" title={lane.address}>
              {lane.address}
            </span>
            <span className="flex min-w-0 md:hidden">
              <LaneState lane={lane} now={now} />
            </span>
          </span>
        ),
      },
      {
        id: "lives",
        header: t("lives.columnLives"),
        head: (
          <>
            <TimeAxis frame={frame} ends={to !== undefined} />
            <DeployRow service={service} marks={frame.deploys} now={now} />
          </>
        ),
        cell: (lane, { active }) => (
          <LaneTrack lane={lane} service={service} frame={frame} active={active} onOpen={onOpen} />
        ),
      },
      {
        id: "state",
        header: t(to === undefined ? "lives.columnState" : "service.columnState"),
        width: "11rem",
        align: "right",
        hideBelow: "md",
        cell: (lane) => <LaneState lane={lane} now={now} />,
      },
    ],
    [t, service, frame, now, to, onOpen],
  );

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears of what its buttons and rows are asked.
    <div
      ref={box}
      aria-busy={busy}
      {...handlers}
      onKeyDown={stepBetweenLives}
      className={`[--lane-name:9.375rem] ${current === "" ? "md:[--lane-name:clamp(10rem,17vw,20rem)]" : "md:[--lane-name:10.625rem]"} ${busy ? "opacity-60" : ""}`}
    >
      <VirtualTable
        caption={t("lives.caption", { service })}
        columns={columns}
        rows={lanes}
        rowKey={addressOf}
        isCurrent={({ address }) => address === current}
        onOpen={({ address }) => onOpen(address)}
        empty={
          <EmptyState title={t("lives.noMatch")}>
            <Button onClick={onClear}>{t("lives.clearFilter")}</Button>
          </EmptyState>
        }
      />
      <GapLines gaps={answer.gaps} begins={frame.begins === null ? null : answer.begins} />
      {anchor && <LifeDetails anchor={anchor} lanes={lanes} frame={frame} />}
    </div>
  );
}
