"use client";

import { Button } from "@/components/ui/button";
import { formatInteger, leaseHex } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";

import { FailureText, isStale } from "./failure-text";
import type { RemovalState } from "./use-removal";

/** What was refused and why, and the way to what is there now. */
export function RemovalFailures({ removal }: { removal: RemovalState }) {
  const { t } = useMessages();
  const { failures, removed } = removal;
  return (
    <>
      <FailureText failures={failures} removed={removed} />
      {failures.some(isStale) && (
        <Button className="justify-self-start" onClick={removal.reload}>
          {t("actions.reload")}
        </Button>
      )}
    </>
  );
}

/** Tells after a reload what is there now, so that nobody confirms the old picture of it. */
export function Reloaded({ removal: { reloaded, steps } }: { removal: RemovalState }) {
  const { t } = useMessages();
  const [step] = steps;
  if (!reloaded || !step || steps.length > 1) return null;
  const lease = step.registrations[0]?.lease ?? "0";
  return (
    <p role="status" className="rounded-card bg-info-soft px-3 py-2 text-12.5 text-info-ink">
      {t("actions.nowThere", {
        revision: formatInteger(step.modRevision ?? 0),
        lease: lease === "0" ? t("service.noLease") : leaseHex(lease),
      })}
    </p>
  );
}
