"use client";

import { ApiError } from "@/lib/client/api-error";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

const byCode: Readonly<Record<string, MessageKey>> = {
  not_found: "actions.refusedGone",
  unreachable: "actions.refusedUnreachable",
};

/**
 * Why the console did not do what a dialog asked for, in words of ours where it says which of the usual it is.
 * `changed` says what to do where it is not any more as it was shown; to look at it again, unless said otherwise.
 */
export function Refusal({ error, changed }: { error: Error; changed?: string }) {
  const { t } = useMessages();
  const say = useReason();
  const { refusal } = error instanceof ApiError ? error.details : {};
  if (refusal === "changed") {
    return (
      <>
        <p className="font-semibold text-gone-ink">{t("actions.changedTitle")}</p>
        {changed !== "" && <p>{changed ?? t("actions.changedAgain")}</p>}
      </>
    );
  }
  const key = error instanceof ApiError ? byCode[error.code] : undefined;
  return (
    <p className="[overflow-wrap:anywhere]">
      {refusal === "dangerous"
        ? t("actions.refusedDangerous")
        : key
          ? t(key)
          : t("actions.failed", { reason: say(error.message) })}
    </p>
  );
}
