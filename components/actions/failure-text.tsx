"use client";

import { formatInteger } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Translate } from "@/lib/i18n/translate";

import type { RemovalFailure } from "./confirmed";
import type { RemovalStep } from "./removal";

/** What was refused and why, and how much was not. */
export function FailureText({
  failures,
  removed,
}: {
  failures: readonly RemovalFailure[];
  removed: number;
}) {
  const { t } = useMessages();
  const [first] = failures;
  if (!first) return null;
  if (failures.length === 1 && removed === 0) return <SingleFailure failure={first} />;
  return (
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
  );
}

/** Whether it was refused since it is not as it was shown any more. */
export function isStale({ error }: RemovalFailure): boolean {
  return codeOf(error) !== null;
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

function changedText(step: RemovalStep, t: Translate): string {
  const [registration] = step.registrations;
  if (!registration || step.modRevision === null) return t("actions.changedLease");
  return t("actions.changedText", {
    address: registration.address,
    revision: formatInteger(step.modRevision),
  });
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
