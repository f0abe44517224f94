import { formatInteger, formatTime } from "@/lib/client/format";
import { SUBSET_SIZE } from "@/lib/discov/subset";
import type { MessageKey } from "@/lib/i18n/catalogue";
import type { Translate } from "@/lib/i18n/translate";
import type { LeftOut, LeftOutReason, SubsetRule } from "@/lib/registry/resolution";

export const reasonLabels: Record<LeftOutReason, MessageKey> = {
  quarantined: "resolve.reasonQuarantined",
  "not-an-address": "resolve.reasonNotAddress",
  "other-format": "resolve.reasonOtherFormat",
  duplicate: "resolve.reasonDuplicate",
  "not-chosen": "resolve.reasonNotChosen",
};

/** Why this is not dialled, in a sentence. */
export function leftOutText(
  { reason, value, address, framework, rank, rule: kept }: LeftOut,
  rule: SubsetRule,
  t: Translate,
): string {
  switch (reason) {
    case "quarantined":
      return t("resolve.whyQuarantined", {
        by: kept?.actor ? t("quarantine.by", { actor: kept.actor }) : t("quarantine.byNobody"),
        end: kept?.until
          ? t("quarantine.ends", { time: formatTime(kept.until, "full") })
          : t("quarantine.untilLifted"),
        reason: kept?.reason ?? "",
      });
    case "not-an-address":
      return value === null
        ? t("resolve.whyNoRegistration")
        : t("resolve.whyNotAddress", { value });
    case "other-format":
      return t("resolve.whyOtherFormat", { framework: framework ?? "", address: address ?? "" });
    case "duplicate":
      return t("resolve.whyDuplicate", { address: address ?? "" });
    case "not-chosen":
      return t(rule === "shuffled" ? "resolve.whyNotDrawn" : "resolve.whyNotChosen", {
        rank: formatInteger(rank ?? 0),
        size: SUBSET_SIZE,
      });
  }
}
