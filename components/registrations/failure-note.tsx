"use client";

import { Note } from "@/components/ui/note";
import { useMessages } from "@/lib/i18n/messages-provider";

/** Why a change was refused; that it is out of date in words of its own. */
export function FailureNote({ failure }: { failure: Error }) {
  const { t } = useMessages();
  const changed = failure.message.includes("has changed since");
  return (
    <Note tone="gone" role="alert">
      {changed
        ? t("registrations.changedMeanwhile")
        : t("registrations.failed", { reason: failure.message })}
    </Note>
  );
}
