"use client";

import { useMessages } from "@/lib/i18n/messages-provider";

import { useActions } from "./actions-context";
import { consequenceText } from "./consequence-text";
import { consequenceGroups } from "./removal";
import type { RemovalState } from "./use-removal";

/** What the end of a lease means, by what hangs on it. */
export function LeaseNotes({ state: { steps, effects } }: { state: RemovalState }) {
  const { t } = useMessages();
  const { frameworks } = useActions();
  const groups = consequenceGroups(steps, frameworks.consequences);
  if (groups.length > 0) {
    return groups.map((group) => (
      <p key={group.code}>
        {groups.length > 1 &&
          `${t("actions.forFrameworks", { frameworks: group.frameworks.join(", ") })} `}
        {t(consequenceText(group))}
      </p>
    ));
  }
  const [step] = steps;
  const lease = step && effects.leases.get(step.target);
  if (!lease) return null;
  return <p>{t(lease.keys.length === 0 ? "actions.revokeKeyless" : "actions.revokeOther")}</p>;
}
