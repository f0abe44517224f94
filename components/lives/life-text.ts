import { departureCauseText, departureEvidenceText } from "@/components/instances/departure-text";
import { formatDuration, formatTime, leaseHex } from "@/lib/client/format";
import type { DoneBy, Life, Moment } from "@/lib/history/model";
import type { MessageKey } from "@/lib/i18n/catalogue";
import type { Translate } from "@/lib/i18n/translate";

import { endLabels, endOf, lifeEnds } from "./life-end";

/** One fact of a life: `id` says which. */
export type LifeFact = { id: MessageKey; text: string };

const LEASES_NAMED = 6;
/** The earlier bound of a moment of which only the later one is known. */
const UNKNOWN = 0;
const noEvidence = {
  ttlLeftSeconds: null,
  grantedTtlSeconds: null,
  leaseAlive: null,
  operation: null,
};

/** Why a life ended, with what speaks for it; empty while it lasts. */
export function whyText({ to, cause, evidence, leases }: Life, t: Translate): string {
  if (to === null) return "";
  const lease = leases.at(-1) ?? "0";
  const why = departureCauseText({ cause, lease }, t);
  const proof = departureEvidenceText({ cause, lease, evidence: evidence ?? noEvidence }, t);
  return proof === "" ? why : t("lives.why", { cause: why, evidence: proof });
}

/** Who ended it, and the reason that was given; empty where nobody here did. */
export function doneByText(doneBy: DoneBy | null, t: Translate): string {
  if (!doneBy) return "";
  const actor = doneBy.actor ?? t("lives.someone");
  return doneBy.reason === "" ? actor : t("lives.byWithReason", { actor, reason: doneBy.reason });
}

/** How long it lasted; `now` stands in for its end while it does. A bound where only one is known. */
export function lastedText({ from, to }: Pick<Life, "from" | "to">, now: number, t: Translate) {
  const time = formatDuration(Math.max(0, (to?.at ?? now) - from.at), t);
  if (from.after === UNKNOWN) return t("lives.atLeast", { time });
  if (from.after === null && (to === null || to.after === null)) return time;
  const most = formatDuration(Math.max(0, (to?.at ?? now) - (from.after ?? from.at)), t);
  return t("lives.atMost", { time: most });
}

/** When it was, in the reader's time zone: an instant, or its bounds. */
export function momentText({ at, after }: Moment, t: Translate): string {
  const to = formatTime(at, "full");
  if (after === UNKNOWN) return t("lives.earlier", { time: to });
  return after === null ? to : t("lives.between", { from: formatTime(after, "full"), to });
}

/** Everything that is known of one life. */
export function lifeFacts(life: Life, now: number, t: Translate): LifeFact[] {
  const { to, renewals, returns, key } = life;
  const facts: LifeFact[] = [
    { id: "lives.factFrom", text: momentText(life.from, t) },
    { id: "lives.factTo", text: to ? momentText(to, t) : t("lives.stillThere") },
    { id: to ? "lives.factLasted" : "lives.factLastedSoFar", text: lastedText(life, now, t) },
    { id: "lives.factWhy", text: whyText(life, t) },
    { id: "lives.factBy", text: doneByText(life.doneBy, t) },
    {
      id: "lives.factRenewals",
      text: renewals.length === 0 ? "" : t("lives.renewedTimes", { n: renewals.length }),
    },
    { id: "lives.factReturns", text: returnsText(returns, t) },
    { id: "lives.factLeases", text: leasesText(life, t) },
    { id: "lives.factKey", text: key },
  ];
  return facts.filter(({ text }) => text !== "");
}

/** How often a rule kept it out again; empty where none did. */
export function returnsText(returns: number, t: Translate): string {
  return returns === 0 ? "" : t("lives.returnedTimes", { n: returns });
}

/** What is known of several lives together: when they were, and how many ended in which way. */
export function manyLivesFacts(lives: readonly [Life, ...Life[]], t: Translate): LifeFact[] {
  const [first] = lives;
  const last = lives.at(-1) ?? first;
  const ends = lives.map(endOf);
  const counts = lifeEnds
    .map((end) => ({ end, n: ends.filter((one) => one === end).length }))
    .filter(({ n }) => n > 0)
    .map(({ end, n }) => t("lives.endCount", { end: t(endLabels[end]), n }));
  return [
    { id: "lives.factFrom", text: momentText(first.from, t) },
    { id: "lives.factTo", text: last.to ? momentText(last.to, t) : t("lives.stillThere") },
    { id: "lives.factEnds", text: counts.join(", ") },
  ];
}

function leasesText({ leases }: Life, t: Translate): string {
  const held = leases.filter((lease) => lease !== "0");
  if (held.length === 0) return t("lives.noLease");
  const named = held.slice(-LEASES_NAMED).map(leaseHex).join(", ");
  const more = held.length - LEASES_NAMED;
  return more > 0 ? `${named}, ${t("lives.andMore", { n: more })}` : named;
}
