"use client";

import { Check, X } from "lucide-react";

import { RelativeTime } from "@/components/ui/relative-time";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";
import type { HandRegistration, HandRegistrationsView } from "@/lib/registry/hand-registration";

import { checkText } from "./registration-text";

/** What is checked, and what came of it the last time, as far as this console knows. */
export function CheckCell({
  row: { check, health, state, error },
  keeper,
}: {
  row: HandRegistration;
  keeper: HandRegistrationsView["keeper"];
}) {
  const { t, rich } = useMessages();
  const say = useReason();
  const text = checkText(check, t);
  if (!check) return <span className="text-faint">{text}</span>;
  return (
    <span className="grid leading-tight">
      <span className="block truncate" title={text}>
        {text}
      </span>
      <span className="flex min-w-0 items-center gap-1 text-12">{result()}</span>
    </span>
  );

  function result() {
    const failure = health && !health.ok ? health.error : state === "unhealthy" ? error : null;
    if (failure !== null && !health?.ok) {
      return (
        <>
          <X aria-hidden className="size-3.5 shrink-0 text-gone-ink" />
          <span className="truncate text-gone-ink" title={say(failure)}>
            {t("registrations.checkFailed", { reason: say(failure) })}
          </span>
        </>
      );
    }
    if (health?.ok) {
      return (
        <>
          <Check aria-hidden className="size-3.5 shrink-0 text-alive-ink" />
          <span className="truncate text-muted">
            {rich("registrations.checkOk", { time: <RelativeTime at={health.at} /> })}
          </span>
        </>
      );
    }
    const elsewhere = keeper !== null && !keeper.own;
    return (
      <span className="truncate text-faint">
        {t(elsewhere ? "registrations.checkElsewhere" : "registrations.checkPending")}
      </span>
    );
  }
}
