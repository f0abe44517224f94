"use client";

import { useMessages } from "@/lib/i18n/messages-provider";
import type { Calls, Unfinished } from "./confirmed";
import { FailureText } from "./failure-text";
import { RuleFailures } from "./rule-failures";

/** What was not done, and why: refused, or stopped before its turn. */
export function UnfinishedText({ unfinished, calls }: { unfinished: Unfinished; calls: Calls }) {
  const { t } = useMessages();
  const { done, unsent, removals, rules } = unfinished;
  return (
    <div className="grid gap-1.5 text-12.5">
      {unsent > 0 && <p className="text-muted">{t("pending.stopped", { unsent, done })}</p>}
      {removals.length > 0 && (
        <div role="alert" className="grid gap-1">
          <FailureText failures={removals} removed={done} />
        </div>
      )}
      {calls.type === "rules" && rules.length > 0 && (
        <div role="alert" className="grid gap-1">
          <RuleFailures failures={rules} />
        </div>
      )}
    </div>
  );
}
