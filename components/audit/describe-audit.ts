import { describeOperation } from "@/components/history/describe-entry";
import type { Tone } from "@/components/ui/tone";
import { formatDuration, leaseHex } from "@/lib/client/format";
import type { AuditEntry } from "@/lib/history/audit";
import type { MessageKey } from "@/lib/i18n/catalogue";
import type { Translate } from "@/lib/i18n/translate";

export const kindLabels: Record<AuditEntry["kind"], MessageKey> = {
  "force-expire": "audit.kindForceExpire",
  deregister: "audit.kindDeregister",
  register: "audit.kindRegister",
  restore: "audit.kindRestore",
  minimum: "audit.kindMinimum",
  edit: "audit.kindEdit",
  pin: "audit.kindPin",
  unpin: "audit.kindUnpin",
  "edit-registration": "audit.kindEditRegistration",
  "remove-registration": "audit.kindRemoveRegistration",
  quarantine: "audit.kindQuarantine",
  lift: "audit.kindLift",
};

export const resultLabels: Record<AuditEntry["result"], MessageKey> = {
  done: "audit.resultDone",
  refused: "audit.resultRefused",
  unknown: "audit.resultUnknown",
};

export const outcomeLabels: Record<NonNullable<AuditEntry["outcome"]>, MessageKey> = {
  back: "audit.outcomeBack",
  gone: "audit.outcomeGone",
  done: "audit.outcomeDone",
  watching: "audit.outcomeWatching",
  unwatched: "audit.outcomeUnwatched",
};

/** What was asked for, in a word or two. */
export function actionText({ kind, result, address }: AuditEntry, t: Translate): string {
  // A rule is about an address: what had none was none.
  if (kind === "lift" && address === "" && result === "done") return t("audit.removedMalformed");
  return result === "done" ? describeOperation(kind, t) : t(kindLabels[kind]);
}

/** Whether it was done, and what came of it. */
export function resultText(entry: AuditEntry, t: Translate): { text: string; tone: Tone } {
  const { result, outcome, kind, address, lease, steps } = entry;
  if (result !== "done" || outcome === null) {
    return { text: t(resultLabels[result]), tone: result === "refused" ? "gone" : "warn" };
  }
  // What a rule keeps out, and how often, stands with the rule.
  if (kind !== "force-expire" && kind !== "deregister" && kind !== "remove-registration") {
    return { text: t("audit.resultDone"), tone: "alive" };
  }
  if (outcome === "back") {
    const ms = steps.find((step) => step.kind === "back")?.afterMs ?? 0;
    return { text: t("audit.backAfter", { time: formatDuration(ms, t) }), tone: "warn" };
  }
  if (outcome === "done") {
    // Where no instance hung on it, none can be left.
    const none = address === "" || (kind === "remove-registration" && lease === "0");
    return { text: t(none ? "audit.resultDone" : "audit.outcomeDone"), tone: "neutral" };
  }
  return { text: t(outcomeLabels[outcome]), tone: outcome === "watching" ? "info" : "neutral" };
}

/** What it was done to: the instance, or where none is known the key or the lease. */
export function targetText({ address, key, lease }: AuditEntry, t: Translate): string {
  if (address !== "") return address;
  if (key !== "") return key;
  return lease === "0" ? "—" : t("audit.leaseTarget", { lease: leaseHex(lease) });
}

/** The service that it was about. A rule without one keeps its address out of all of them. */
export function serviceText(
  { kind, service, address }: Pick<AuditEntry, "kind" | "service" | "address">,
  t: Translate,
): string {
  if (service !== "") return service;
  const isRule = (kind === "quarantine" || kind === "lift") && address !== "";
  return t(isRule ? "quarantine.allServices" : "audit.instanceUnknown");
}

/** What the console itself puts before the reason: which minimum was set, or what was edited or pinned. */
const described: readonly AuditEntry["kind"][] = ["minimum", "edit", "pin", "unpin"];

/** Why it was done. The operator's own words are left alone; `say` puts the console's into the page's language. */
export function auditReason(
  { kind, reason }: Pick<AuditEntry, "kind" | "reason">,
  say: (reason: string) => string,
): string {
  return described.includes(kind) ? say(reason) : reason;
}

/** Which state it was tied to, so that nothing else was changed than what was shown. */
export function guardText({ guard, kind }: AuditEntry, t: Translate): string {
  if (guard === null) return t("audit.guardNone");
  const { modRevision } = guard;
  if (modRevision === 0) return t("audit.guardAbsent");
  const text = kind === "force-expire" ? "audit.guardLease" : "audit.guardKey";
  return t(text, { revision: modRevision });
}
