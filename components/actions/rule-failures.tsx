"use client";

import { isRefused } from "@/components/quarantine/send-rule";
import { useMessages } from "@/lib/i18n/messages-provider";

import type { RuleFailure } from "./confirmed";

const LISTED = 5;

/** Which rules were refused, and why. */
export function RuleFailures({ failures }: { failures: readonly RuleFailure[] }) {
  const { t } = useMessages();
  const emptied = failures.find(wouldEmpty);
  if (emptied?.request.service) {
    return <p>{t("quarantine.refusedEmpty", { service: emptied.request.service })}</p>;
  }
  return (
    <>
      {failures.slice(0, LISTED).map(({ request: { address }, error }) => (
        <p key={address} className="[overflow-wrap:anywhere]">
          {t("quarantine.refused", { address, reason: error.message })}
        </p>
      ))}
      {failures.length > LISTED && <p>{t("actions.more", { n: failures.length - LISTED })}</p>}
    </>
  );
}

/**
 * Whether the console knew what the page did not: others are kept out already, and this one would be the last. A
 * diversion may be refused for its setting as well.
 */
export function wouldEmpty({ request, error }: RuleFailure): boolean {
  return isRefused(error) && !request.confirmEmpty && request.strategy !== "divert";
}
