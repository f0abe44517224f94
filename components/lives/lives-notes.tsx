"use client";

import type { ReactNode } from "react";

import { Note } from "@/components/ui/note";
import type { LivesAnswer } from "@/lib/api/history-contract";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Translate } from "@/lib/i18n/translate";
import { useReason } from "@/lib/i18n/use-reason";
import type { JournalState } from "@/lib/registry/status";

/** What has to be known of an answer before it is believed. */
export function LivesNotes({
  answer,
  error,
  retry,
}: {
  answer: LivesAnswer;
  /** Of the last attempt; then the answer is an older one. */
  error: Error | null;
  retry: ReactNode;
}) {
  const { t } = useMessages();
  const say = useReason();
  const journal = journalText(answer.journal, t, say);
  if (!error && journal === "" && !answer.truncated) return null;
  return (
    <div className="grid gap-2 px-3.5 pt-3">
      {error && (
        <Note tone="warn" role="status">
          {t("lives.failedNote", { reason: say(error.message) })} {retry}
        </Note>
      )}
      {journal !== "" && (
        <Note tone="warn" role="status">
          {journal}
        </Note>
      )}
      {answer.truncated && <Note tone="info">{t("lives.truncated")}</Note>}
    </div>
  );
}

function journalText(
  { state, error, waiting }: JournalState,
  t: Translate,
  say: (reason: string) => string,
): string {
  if (state === "failed") return t("lives.journalFailed", { reason: say(error ?? "") });
  if (state === "opening") return t("lives.journalOpening");
  return state === "behind" && waiting > 0 ? t("lives.journalBehind", { n: waiting }) : "";
}
