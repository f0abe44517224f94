"use client";

import dynamic from "next/dynamic";

import { useTopic } from "@/lib/client/live/use-topic";
import { useMessages } from "@/lib/i18n/messages-provider";

import { currentOperations } from "./outcome";
import { OutcomeCard } from "./outcome-card";
import { outcomeHeadline } from "./outcome-headline";
import { type Batch, useOwnOperations } from "./own-operations";

// Most visits quarantine nothing.
const OutcomeRules = dynamic(
  () => import("@/components/quarantine/outcome-rules").then((m) => m.OutcomeRules),
  { ssr: false },
);

/**
 * What came of what this page did, at the bottom right until dismissed. Each change of an outcome
 * is announced once; the countdown beside it is not.
 */
export function OutcomeCards() {
  const batches = useOwnOperations();
  return batches.length > 0 ? <Cards batches={batches} /> : <Announcement text="" />;
}

function Cards({ batches }: { batches: readonly Batch[] }) {
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
      <section
        aria-label={t("actions.outcomes")}
        className="pointer-events-none fixed right-3 bottom-[72px] left-3 z-50 grid justify-items-end gap-2 md:right-6 md:bottom-6 md:left-auto lg:in-[body:has(dialog[open]:not(:modal))]:right-[492px]"
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
