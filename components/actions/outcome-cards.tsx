"use client";

import dynamic from "next/dynamic";

import { useTopic } from "@/lib/client/live/use-topic";
import { useMessages } from "@/lib/i18n/messages-provider";

import { currentOperations } from "./outcome";
import { OutcomeCard } from "./outcome-card";
import { outcomeHeadline } from "./outcome-headline";
import { type Batch, useOwnOperations } from "./own-operations";
import { type Pending, usePending } from "./pending";
import { PendingCard } from "./pending-card";
import { pendingAnnouncement } from "./pending-headline";

// Most visits quarantine nothing.
const OutcomeRules = dynamic(
  () => import("@/components/quarantine/outcome-rules").then((m) => m.OutcomeRules),
  { ssr: false },
);

/**
 * What this page is about to do and what came of what it did, at the bottom right until dismissed. Each change is
 * announced once; the countdowns are not.
 */
export function OutcomeCards() {
  const batches = useOwnOperations();
  const pending = usePending();
  return batches.length + pending.length > 0 ? (
    <Cards batches={batches} pending={pending} />
  ) : (
    <Announcement text="" />
  );
}

function Cards({ batches, pending }: { batches: readonly Batch[]; pending: readonly Pending[] }) {
  const { t } = useMessages();
  const { data } = useTopic("operations");
  const current = batches.map(({ id, operations, rules }) => ({
    id,
    rules,
    operations: currentOperations(operations, data ?? []),
  }));
  const latest = current.findLast(({ operations }) => operations.length > 0);
  return (
    <>
      <Announcement text={latest ? outcomeHeadline(latest.operations, t) : ""} />
      <Announcement text={pendingAnnouncement(pending, t)} />
      <section
        aria-label={t("actions.outcomes")}
        className="pointer-events-none fixed right-3 bottom-[72px] left-3 z-50 grid max-h-[calc(100dvh-84px)] justify-items-end gap-2 overflow-y-auto md:right-6 md:bottom-6 md:left-auto md:max-h-[calc(100dvh-36px)] lg:in-[body:has(dialog[open]:not(:modal))]:right-[492px]"
      >
        {current
          .slice(-3)
          .map(({ id, operations, rules }) =>
            rules.length > 0 ? (
              <OutcomeRules key={id} batch={id} rules={rules} />
            ) : (
              <OutcomeCard key={id} batch={id} operations={operations} />
            ),
          )}
        {pending.map((one) => (
          <PendingCard key={one.batch} pending={one} />
        ))}
      </section>
    </>
  );
}

function Announcement({ text }: { text: string }) {
  return (
    <p role="status" className="sr-only">
      {text}
    </p>
  );
}
