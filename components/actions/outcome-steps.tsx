"use client";

import { formatDuration, formatSeconds, leaseHex } from "@/lib/client/format";
import { useNow } from "@/lib/client/use-now";
import { maskKey } from "@/lib/codecs/mask-key";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Operation } from "@/lib/registry/operation";

import { OutcomeLine } from "./outcome-line";

type Step = Operation["steps"][number];

/** What happened after one operation, each step with the time at which it was observed. */
export function OutcomeSteps({ operation }: { operation: Operation }) {
  const { t } = useMessages();
  const { kind, at, service, key, steps, outcome, watchUntil } = operation;
  const gone = steps.some((step) => step.kind === "gone");
  const shown = steps.filter((step) => step.kind !== "gone");
  return (
    <ol className="grid text-12.5">
      {kind === "edit" && (
        <OutcomeLine at={at} tone="alive">
          {t("formats.stepEdited")} <span className="figures break-all">{maskKey(key)}</span>
        </OutcomeLine>
      )}
      {(kind === "register" || kind === "restore") && (
        <OutcomeLine at={at} tone="alive">
          {kind === "register"
            ? t("actions.stepRegistered", { service })
            : service === ""
              ? t("past.stepWritten")
              : t("past.stepRestored", { service })}{" "}
          <span className="figures break-all">{maskKey(key)}</span>
        </OutcomeLine>
      )}
      {shown.map((step) => (
        <OutcomeLine
          key={`${step.kind} ${step.at}`}
          at={step.at}
          tone={step.kind === "back" ? "warn" : "gone"}
        >
          <StepText step={step} operation={operation} gone={gone} />
        </OutcomeLine>
      ))}
      {outcome === "gone" && (
        <OutcomeLine at={watchUntil} tone="neutral">
          {t("actions.stepGone", { time: formatDuration(watchUntil - at, t) })}
        </OutcomeLine>
      )}
      {outcome === "watching" && <Watching until={watchUntil} />}
    </ol>
  );
}

function StepText({
  step,
  operation,
  gone,
}: {
  step: Step;
  operation: Operation;
  /** The address was seen to leave. */
  gone: boolean;
}) {
  const { t, rich } = useMessages();
  const { service, keys } = operation;
  if (step.kind === "removed") {
    const text = t(removedText(operation, gone), { service });
    return keys.length > 1 ? `${text} · ${t("actions.stepKeys", { n: keys.length })}` : text;
  }
  const time = formatDuration(step.afterMs ?? 0, t);
  if (step.lease === null || step.lease === "0") return t("actions.stepBackPermanent", { time });
  const { lease } = step;
  return rich("actions.stepBack", {
    time,
    lease: (
      <span key="lease" className="figures" title={lease}>
        {leaseHex(lease)}
      </span>
    ),
  });
}

function removedText({ kind, lease, keys }: Operation, gone: boolean): MessageKey {
  const deletes = kind === "deregister" || kind === "remove-registration";
  const deleted = deletes || lease === "0";
  if (gone) return deleted ? "actions.stepDeletedGone" : "actions.stepRevokedGone";
  if (deleted) return "actions.stepDeleted";
  return keys.length === 0 ? "actions.stepKeyless" : "actions.stepRevoked";
}

/** Of its own, so that the countdown draws nothing else anew. */
function Watching({ until }: { until: number }) {
  const { t } = useMessages();
  const now = useNow(1_000);
  return (
    <OutcomeLine tone="info">
      {t("actions.stepWatching", { time: formatSeconds(Math.max(0, until - now), t) })}
    </OutcomeLine>
  );
}
