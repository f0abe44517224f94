"use client";

import { ApiError } from "@/lib/client/api-error";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import type { RuleFailure } from "./confirmed";
import { reasonOf } from "./failure-text";

const LISTED = 5;

/** Which rules were refused, and why. */
export function RuleFailures({ failures }: { failures: readonly RuleFailure[] }) {
  const { t } = useMessages();
  const say = useReason();
  const emptied = failures.find(wouldEmpty);
  if (emptied?.request.service) {
    return <p>{t("quarantine.refusedEmpty", { service: emptied.request.service })}</p>;
  }
  return (
    <>
      {failures.slice(0, LISTED).map(({ request: { address }, error }) => (
        <p key={address} className="[overflow-wrap:anywhere]">
          {t("quarantine.refused", { address, reason: reasonOf(error, t, say) })}
        </p>
      ))}
      {failures.length > LISTED && <p>{t("actions.more", { n: failures.length - LISTED })}</p>}
    </>
  );
}

/** Whether the console knew what the page did not: others are kept out already, and this one would be the last. */
export function wouldEmpty({ request, error }: RuleFailure): boolean {
  return error instanceof ApiError && error.details.refusal === "empties" && !request.confirmEmpty;
}
