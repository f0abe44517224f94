"use client";

import { Card } from "@/components/ui/card";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { RuleState } from "@/lib/registry/quarantine-state";

import { KeptOut } from "./kept-out";

/** The instances of a service that an operator keeps out, those that are away among them. */
export function KeptOutList({ rules }: { rules: ReadonlyMap<string, RuleState> }) {
  const { t } = useMessages();
  return (
    <Card label={t("quarantine.keptOutTitle")} className="mb-4.5">
      <ul className="max-h-84 divide-y divide-line overflow-y-auto">
        {[...rules.values()].map((rule) => (
          <li key={rule.id}>
            <KeptOut rule={rule} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
