import { formatSeconds } from "@/lib/client/format";
import type { MessageKey } from "@/lib/i18n/catalogue";
import type { Translate } from "@/lib/i18n/translate";
import type { Cause, Departure } from "@/lib/registry/model";

const causes: Record<Cause, MessageKey> = {
  revoked: "service.causeRevoked",
  expired: "service.causeExpired",
  deleted: "service.causeDeleted",
  replaced: "service.causeReplaced",
  "force-expired": "service.causeForceExpired",
  quarantined: "service.causeQuarantined",
  unknown: "service.causeUnknown",
};

/** Why an instance left, in the words of someone who has to act on it. */
export function departureCauseText(
  { cause, lease }: Pick<Departure, "cause" | "lease">,
  t: Translate,
): string {
  if (cause === null) return t("service.causePending");
  if (cause === "deleted" && lease === "0") return t("service.causeDeletedPermanent");
  return t(causes[cause]);
}

/** What speaks for the cause; empty where the cause says it all. */
export function departureEvidenceText(
  { cause, lease, evidence }: Pick<Departure, "cause" | "lease" | "evidence">,
  t: Translate,
): string {
  const { ttlLeftSeconds, grantedTtlSeconds, leaseAlive, operation } = evidence;
  // "Force-expired here" says it already; what is kept out may be so by another console's doing.
  if (cause === "force-expired" || cause === "quarantined") return "";
  if (operation !== null) return t("service.evidenceOperation");
  if (lease === "0" || cause === null || cause === "replaced") return "";
  if (cause === "unknown") return t("service.evidenceNone");
  if (leaseAlive) return t("service.evidenceLeaseLives");
  if (cause === "expired") return t("service.evidenceRanOut");
  if (ttlLeftSeconds === null || grantedTtlSeconds === null) return "";
  return t("service.evidenceLeft", {
    left: formatSeconds(ttlLeftSeconds * 1_000, t),
    granted: formatSeconds(grantedTtlSeconds * 1_000, t),
  });
}
