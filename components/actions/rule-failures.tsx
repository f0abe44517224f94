"use client";

import { isRefused } from "@/components/quarantine/send-rule";
import { Note } from "@/components/ui/note";
import { useMessages } from "@/lib/i18n/messages-provider";

import type { QuarantiningState } from "./use-quarantining";

const LISTED = 5;

/** Which rules were refused, and why. */
export function QuarantineFailures({
  state: { failures, strategy },
  service,
}: {
  state: QuarantiningState;
  service: string;
}) {
  const { t } = useMessages();
  if (failures.length === 0) return null;
  const refused = strategy === "revoke" && failures.some(({ error }) => isRefused(error));
  return (
    <Note tone="gone" role="alert">
      {refused ? (
        <p>{t("quarantine.refusedEmpty", { service })}</p>
      ) : (
        failures
          .slice(0, LISTED)
          .map(({ address, error }) => (
            <p key={address}>{t("quarantine.refused", { address, reason: error.message })}</p>
          ))
      )}
      {failures.length > LISTED && <p>{t("actions.more", { n: failures.length - LISTED })}</p>}
    </Note>
  );
}
