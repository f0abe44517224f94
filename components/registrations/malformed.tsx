"use client";

import { TriangleAlert } from "lucide-react";

import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";
import type {
  HandRegistrationsView,
  MalformedRegistration,
} from "@/lib/registry/hand-registration";

const LISTED = 20;

/** Why the list may not be what is there, and what stands in it that cannot be read. */
export function Malformed({
  view: { problem, malformed },
  onRemove,
}: {
  view: HandRegistrationsView;
  /** Null where nothing may be changed. */
  onRemove: ((bad: MalformedRegistration) => void) | null;
}) {
  const { t } = useMessages();
  const say = useReason();
  return (
    <>
      {problem !== null && (
        <Note tone="gone" role="alert" icon={<TriangleAlert aria-hidden />}>
          {t("registrations.loadingProblem", { reason: say(problem) })}
        </Note>
      )}
      {malformed.length > 0 && (
        <Note tone="warn" icon={<TriangleAlert aria-hidden />}>
          <p className="font-semibold">
            {t("registrations.malformedTitle", { n: malformed.length })}
          </p>
          <ul className="grid gap-1">
            {malformed.slice(0, LISTED).map((bad) => (
              <li key={bad.key} className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span className="min-w-0 [overflow-wrap:anywhere]">
                  <span className="figures">{bad.key}</span>: {say(bad.problem)}
                </span>
                {onRemove && (
                  <Button
                    aria-label={t("registrations.removeKeyOf", { key: bad.key })}
                    onClick={() => onRemove(bad)}
                  >
                    {t("registrations.removeKey")}
                  </Button>
                )}
              </li>
            ))}
          </ul>
          {malformed.length > LISTED && (
            <p>{t("actions.more", { n: malformed.length - LISTED })}</p>
          )}
        </Note>
      )}
    </>
  );
}
