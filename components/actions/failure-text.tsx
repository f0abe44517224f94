"use client";

import { dangerTexts } from "@/components/formats/danger-mark";
import { ApiError } from "@/lib/client/api-error";
import { formatInteger } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Translate } from "@/lib/i18n/translate";
import { useReason } from "@/lib/i18n/use-reason";

import type { RemovalFailure } from "./confirmed";
import { DangerList } from "./danger-list";
import { dangersFound } from "./dangers";
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
  const say = useReason();
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
              reason: reasonOf(error, t, say),
            })}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Whether it was refused since it is not as it was shown any more. */
export function isStale({ error }: RemovalFailure): boolean {
  const code = codeOf(error);
  return code !== null && code !== "dangerous";
}

function SingleFailure({ failure: { step, error } }: { failure: RemovalFailure }) {
  const { t } = useMessages();
  const say = useReason();
  const code = codeOf(error);
  if (code === null) return <p>{t("actions.failed", { reason: say(error.message) })}</p>;
  if (code === "dangerous") {
    return (
      <>
        <p className="font-semibold text-gone-ink">{t("actions.refusedDangerous")}</p>
        <DangerList dangers={dangersFound([error])} />
      </>
    );
  }
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

/** What an error says that has words of its own: that the page is out of date, or does not know of a danger; null for any other. */
function codeOf(error: Error): "changed" | "not_found" | "dangerous" | null {
  if (!(error instanceof ApiError)) return null;
  const { code, details } = error;
  if (code === "not_found") return code;
  const { refusal } = details;
  return refusal === "changed" || refusal === "dangerous" ? refusal : null;
}

/** Why something was refused, in a clause. */
export function reasonOf(error: Error, t: Translate, say: (reason: string) => string): string {
  const code = codeOf(error);
  if (code === "not_found") return t("actions.reasonGone");
  if (code === "dangerous") {
    return dangersFound([error])
      .map(({ code }) => t(dangerTexts[code].text))
      .join(" ");
  }
  return code ? t("actions.reasonChanged") : say(error.message);
}
