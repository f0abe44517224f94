import type { Tone } from "@/components/ui/tone";
import { formatDuration } from "@/lib/client/format";
import type { MessageKey } from "@/lib/i18n/catalogue";
import type { Translate } from "@/lib/i18n/translate";
import type { Cause, Change } from "@/lib/registry/model";

const causeKeys: Record<Cause, MessageKey> = {
  revoked: "common.causeRevoked",
  expired: "common.causeExpired",
  deleted: "common.causeDeleted",
  replaced: "common.causeReplaced",
  "force-expired": "common.causeForceExpired",
  quarantined: "common.causeQuarantined",
  unknown: "common.causeUnknown",
};

/** Why an instance left, in words; null while the evidence is being gathered. */
export function describeCause(cause: Cause | null, t: Translate): string {
  return t(cause === null ? "common.leftPending" : causeKeys[cause]);
}

/** What happened, in words, and the colour that goes with it. */
export function describeChange(
  { kind, cause, awayMs }: Pick<Change, "kind" | "cause" | "awayMs">,
  t: Translate,
): { text: string; tone: Tone } {
  if (kind === "registered") return { text: t("common.registered"), tone: "alive" };
  if (kind === "key-added") return { text: t("common.keyAdded"), tone: "info" };
  if (kind === "key-removed") return { text: t("common.keyRemoved"), tone: "info" };
  if (kind === "changed") return { text: t("common.changed"), tone: "info" };
  if (kind === "re-registered") {
    const text =
      awayMs === null
        ? t("common.reRegistered")
        : t("common.reRegisteredAfter", { time: formatDuration(awayMs, t) });
    return { text, tone: "alive" };
  }
  return { text: describeCause(cause, t), tone: cause === "quarantined" ? "hold" : "gone" };
}
