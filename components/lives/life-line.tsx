"use client";

import { reasonText } from "@/components/history/describe-entry";
import { formatTime } from "@/lib/client/format";
import type { Life } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { EndMark } from "./end-mark";
import { endLabels, endOf, endTones } from "./life-end";
import { doneByText, lastedText, momentText, returnsText, whyText } from "./life-text";
import { shortTime } from "./time-scale";

const inks = {
  alive: "text-alive-ink",
  warn: "text-warn-ink",
  gone: "text-gone-ink",
  hold: "text-hold-ink",
  info: "text-info-ink",
  neutral: "text-muted",
};

/** One life of an address: how it ended and why, from when to when, and who did it. */
export function LifeLine({ life, now }: { life: Life; now: number }) {
  const { t } = useMessages();
  const say = useReason();
  const { to, doneBy, renewals, returns } = life;
  const end = endOf(life);
  const lasted = lastedText(life, now, t);
  const by = doneByText(doneBy && { ...doneBy, reason: reasonText(doneBy, say) }, t);
  const label = `font-medium ${inks[endTones[end]]}`;
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)_auto] items-baseline gap-x-2.25 border-line border-b px-3.5 py-2.25 last:border-0">
      <span className="self-start pt-0.75">
        <EndMark end={end} />
      </span>
      <span className="[overflow-wrap:anywhere]">
        <span className={label}>{t(endLabels[end])}</span>
        {to && <span className="text-muted"> · {whyText(life, t)}</span>}
      </span>
      <span
        className="figures whitespace-nowrap text-11.5 text-faint"
        title={to ? momentText(to, t) : undefined}
      >
        {shortTime((to ?? life.from).at, now)}
      </span>
      <span className="col-start-2 col-end-4 text-12 text-muted [overflow-wrap:anywhere]">
        <span className="tabular-nums" title={formatTime(life.from.at, "full")}>
          {t("lives.registeredAt", { time: momentText(life.from, t) })}
        </span>
        {" · "}
        {t(to ? "lives.lasted" : "lives.lasting", { time: lasted })}
        {renewals.length > 0 &&
          ` · ${t("lives.factRenewals")}: ${t("lives.renewedTimes", { n: renewals.length })}`}
        {returns > 0 && ` · ${t("lives.factReturns")}: ${returnsText(returns, t)}`}
        {by !== "" && ` · ${t("lives.factBy")}: ${by}`}
      </span>
    </li>
  );
}
