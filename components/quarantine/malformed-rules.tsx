"use client";

import { TriangleAlert } from "lucide-react";

import { useActions } from "@/components/actions/actions-context";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";
import type { MalformedRule } from "@/lib/registry/quarantine-state";

const LISTED = 5;

/** What stands among the rules and is none, each with the way to be rid of it. */
export function MalformedRules({ malformed }: { malformed: readonly MalformedRule[] }) {
  const { t } = useMessages();
  const say = useReason();
  const { readOnly, removeMalformed } = useActions();
  if (malformed.length === 0) return null;
  return (
    <Note tone="warn" icon={<TriangleAlert aria-hidden />}>
      <p className="font-semibold">{t("quarantine.malformedTitle", { n: malformed.length })}</p>
      <ul className="grid gap-1.5">
        {malformed.slice(0, LISTED).map((rule) => (
          <li key={rule.key} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span
              className="line-clamp-3 min-w-0 [overflow-wrap:anywhere]"
              title={say(rule.problem)}
            >
              <span className="figures">{rule.key}</span>: {say(rule.problem)}
            </span>
            {!readOnly && (
              <Button
                variant="danger"
                aria-label={t("quarantine.removeMalformedKey", { key: rule.key })}
                onClick={() => removeMalformed(rule)}
              >
                {t("quarantine.removeMalformed")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {malformed.length > LISTED && <p>{t("actions.more", { n: malformed.length - LISTED })}</p>}
    </Note>
  );
}
