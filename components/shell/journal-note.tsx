"use client";

import { BookX } from "lucide-react";

import { DatedTime } from "@/components/ui/dated-time";
import { Note } from "@/components/ui/note";
import { useNow } from "@/lib/client/use-now";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";
import type { JournalState } from "@/lib/registry/status";

import { journalTrouble } from "./journal-trouble";

/** Says that, and since when, what happens is not being written down. */
export function JournalNote({ journal }: { journal: JournalState }) {
  const { t, rich } = useMessages();
  const say = useReason();
  const trouble = journalTrouble(journal, useNow(1_000));
  if (trouble === null) return null;
  const { since, error, waiting } = journal;
  const time = since !== null && <DatedTime at={since} />;
  const reason = error ? say(error) : t("past.journalNoReason");
  return (
    <div className="px-4 pt-4 md:px-6">
      <Note tone="warn" role="status" icon={<BookX aria-hidden />}>
        {trouble === "behind"
          ? rich("past.journalBehind", { time, n: waiting })
          : time
            ? rich("past.journalFailed", { time, reason })
            : t("past.journalFailedNow", { reason })}
      </Note>
    </div>
  );
}
