"use client";

import type { RemovalStep } from "@/components/actions/removal";
import { Note } from "@/components/ui/note";
import { useMessages } from "@/lib/i18n/messages-provider";

import { useKept } from "./use-kept";

/** Says, before it is done, what removing does to what Rollcall itself keeps registered. */
export function KeptNote({
  steps,
  quarantine,
}: {
  steps: readonly RemovalStep[];
  /** It is to be kept out, by a rule. */
  quarantine: boolean;
}) {
  const { t } = useMessages();
  const targets = new Set(
    steps.flatMap(({ target, registrations }) => [target, ...registrations.map(({ key }) => key)]),
  );
  const going = useKept().filter(
    ({ key, lease }) =>
      (key !== null && targets.has(key)) || (lease !== null && targets.has(lease)),
  );
  const [first] = going;
  if (!first) return null;
  const said = { n: going.length, address: first.address };
  return (
    <Note tone="info">
      {t(quarantine ? "registrations.keptQuarantine" : "registrations.keptRemoval", said)}
    </Note>
  );
}
