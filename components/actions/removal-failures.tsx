"use client";

import { Button } from "@/components/ui/button";
import { formatInteger, leaseHex } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";

import type { RemovalStep } from "./removal";
import type { RemovalFailure, RemovalState } from "./use-removal";

/** What was refused and why, and the way to what is there now. */
export function RemovalFailures({ removal }: { removal: RemovalState }) {
  const { t } = useMessages();
  const { failures, removed } = removal;
  if (failures.length === 0) return <Reloaded removal={removal} />;
  const stale = failures.some(({ error }) => codeOf(error) !== null);
  const [first] = failures;
  const single = failures.length === 1 && removed === 0 ? first : undefined;
  return (
    <div
      role="alert"
      className="grid gap-2 rounded-card border border-gone bg-gone-soft px-3 py-2.5 text-[12.5px]"
    >
      {single ? (
        <SingleFailure failure={single} />
      ) : (
        <>
          <p className="font-semibold text-gone-ink">
            {t("actions.failedSome", { n: failures.length })}
            {removed > 0 && ` · ${t("actions.removedSome", { n: removed })}`}
          </p>
          <ul
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
            tabIndex={0}
            className="grid max-h-40 gap-1 overflow-y-auto"
          >
            {failures.map(({ step, error }) => (
              <li key={`${step.type} ${step.target}`} className="break-words">
                {t("actions.failedItem", {
                  what: step.registrations[0]?.address ?? step.target,
                  reason: reasonOf(error, t),
                })}
              </li>
            ))}
          </ul>
        </>
      )}
      {stale && (
        <Button className="justify-self-start" onClick={removal.reload}>
          {t("actions.reload")}
        </Button>
      )}
    </div>
  );
}

/** Tells after a reload what is there now, so that nobody confirms the old picture of it. */
function Reloaded({ removal: { reloaded, steps } }: { removal: RemovalState }) {
  const { t } = useMessages();
  const [step] = steps;
  if (!reloaded || !step || steps.length > 1) return null;
  const lease = step.registrations[0]?.lease ?? "0";
  return (
    <p role="status" className="rounded-card bg-info-soft px-3 py-2 text-[12.5px] text-info-ink">
      {t("actions.nowThere", {
        revision: formatInteger(step.modRevision ?? 0),
        lease: lease === "0" ? t("service.noLease") : leaseHex(lease),
      })}
    </p>
  );
}

function SingleFailure({ failure: { step, error } }: { failure: RemovalFailure }) {
  const { t } = useMessages();
  const code = codeOf(error);
  if (code === null) return <p>{t("actions.failed", { reason: error.message })}</p>;
  return (
    <>
      <p className="font-semibold text-gone-ink">{t("actions.changedTitle")}</p>
      <p className="break-words">
        {code === "not_found" ? t("actions.goneText") : changedText(step, t)}
      </p>
    </>
  );
}

type Translate = ReturnType<typeof useMessages>["t"];

function changedText(step: RemovalStep, t: Translate): string {
  const [registration] = step.registrations;
  if (!registration || step.modRevision === null) return t("actions.changedLease");
  return t("actions.changedText", {
    address: registration.address,
    revision: formatInteger(step.modRevision),
  });
}

/** What a step aims at, for those that have no registration to name. */
export function targetOf({ type, target }: RemovalStep): string {
  return type === "revoke" ? leaseHex(target) : target;
}

/** The code of an error that says the page is out of date; null for any other. */
function codeOf(error: Error): "failed_precondition" | "not_found" | null {
  if (!("code" in error)) return null;
  const { code } = error;
  return code === "failed_precondition" || code === "not_found" ? code : null;
}

function reasonOf(error: Error, t: Translate): string {
  const code = codeOf(error);
  if (code === "not_found") return t("actions.reasonGone");
  return code ? t("actions.reasonChanged") : error.message;
}
