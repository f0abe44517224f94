import { describeChange } from "@/components/changes/describe-change";
import { departureEvidenceText } from "@/components/instances/departure-text";
import type { Tone } from "@/components/ui/tone";
import type { DoneBy, Gap, JournalRecord } from "@/lib/history/model";
import type { MessageKey } from "@/lib/i18n/catalogue";
import type { Translate } from "@/lib/i18n/translate";

/** What one line of the journal says: a sign, what happened, and what speaks for it or who gave which reason. */
export type EntryText = { sign: "+" | "−" | "~"; tone: Tone; text: string; detail: string };

/** Puts what the console says into the page's language. */
type Say = (reason: string) => string;

/** Puts a change into words. */
export function describeEntry(
  record: JournalRecord,
  t: Translate,
  say: Say = (reason) => reason,
): EntryText {
  const { text, tone } = describeChange(record, t);
  return { sign: signOf(record.kind), tone, text, detail: detailOf(record, t, say) };
}

function signOf(kind: JournalRecord["kind"]): EntryText["sign"] {
  if (kind === "changed") return "~";
  return kind === "left" || kind === "key-removed" ? "−" : "+";
}

function detailOf(record: JournalRecord, t: Translate, say: Say): string {
  const { doneBy } = record;
  const why = doneBy === null ? "" : reasonText(doneBy, say);
  const reason = why === "" ? "" : t("history.quoted", { text: why });
  // That it was done here is said already where it is said by whom.
  const evidence = doneBy === null ? evidenceText(record, t) : "";
  return [reason, evidence].filter((part) => part !== "").join(" · ");
}

/** What speaks for the cause; empty where nothing does, or the cause says it all. */
export function evidenceText({ cause, lease, evidence }: JournalRecord, t: Translate): string {
  return evidence === null ? "" : departureEvidenceText({ cause, lease, evidence }, t);
}

/** Why somebody did it. Of a health check the reason is the console's own words; an operator's are left alone. */
export function reasonText({ kind, reason }: Pick<DoneBy, "kind" | "reason">, say: Say): string {
  return kind === "health-check" ? say(reason) : reason;
}

const operations: Record<string, MessageKey> = {
  register: "history.didRegister",
  deregister: "history.didDeregister",
  "force-expire": "history.didForceExpire",
  restore: "history.didRestore",
  minimum: "audit.kindMinimum",
  edit: "history.didEdit",
  pin: "history.didPin",
  unpin: "history.didUnpin",
  quarantine: "history.didQuarantine",
  lift: "history.didLift",
  "edit-registration": "history.didEditRegistration",
  "remove-registration": "history.didRemoveRegistration",
  "health-check": "history.didHealthCheck",
};

/** What an operator did, by the name of the operation. */
export function describeOperation(kind: string, t: Translate): string {
  const key = operations[kind];
  return key === undefined ? kind : t(key);
}

const gapReasons: Record<Gap["reason"], MessageKey> = {
  compacted: "history.gapCompacted",
  "too-many": "history.gapTooMany",
  reset: "history.gapReset",
  scope: "history.gapScope",
  unreadable: "history.gapUnreadable",
};

/** What a gap says: why it is there, which revisions it hides, and what differs. */
export function describeGap(gap: Gap, t: Translate) {
  return {
    reason: t(gapReasons[gap.reason]),
    revisions: revisionsOf(gap, t),
    differences:
      gap.differences === 0
        ? t("history.gapNothing")
        : t("history.gapDifferences", { n: gap.differences }),
  };
}

function revisionsOf({ reason, afterRevision, beforeRevision }: Gap, t: Translate): string {
  if (reason === "reset") {
    return t("history.gapResetRevisions", { after: afterRevision, before: beforeRevision });
  }
  const first = afterRevision + 1;
  const last = beforeRevision - 1;
  return last > first
    ? t("history.gapRevisions", { first, last })
    : t("history.gapRevision", { first });
}
