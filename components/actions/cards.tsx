"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { createPortal } from "react-dom";

import { useTopModal } from "@/components/ui/top-modal";
import { useTopic } from "@/lib/client/live/use-topic";
import { useMessages } from "@/lib/i18n/messages-provider";

import { Announcement } from "./announcement";
import { currentOperations } from "./outcome";
import { OutcomeCard } from "./outcome-card";
import { outcomeHeadline } from "./outcome-headline";
import type { Batch } from "./own-operations";
import { isUnderWay, type Pending } from "./pending";
import { PendingCard } from "./pending-card";
import { pendingAnnouncement } from "./pending-headline";

// Most visits quarantine nothing.
const OutcomeRules = dynamic(
  () => import("@/components/quarantine/outcome-rules").then((m) => m.OutcomeRules),
  { ssr: false },
);

/** What this page is about to do and what came of what it did, at the bottom right until dismissed. */
export function Cards({
  batches,
  pending,
}: {
  batches: readonly Batch[];
  pending: readonly Pending[];
}) {
  const { t } = useMessages();
  const { data } = useTopic("operations");
  const modal = useTopModal();
  const current = batches.map(({ id, operations, rules }) => ({
    id,
    rules,
    operations: currentOperations(operations, data ?? []),
  }));
  const latest = current.findLast(({ operations }) => operations.length > 0);
  const outcomes = current
    .slice(-3)
    .map(({ id, operations, rules }) =>
      rules.length > 0 ? (
        <OutcomeRules key={id} batch={id} rules={rules} />
      ) : (
        <OutcomeCard key={id} batch={id} operations={operations} />
      ),
    );
  const cards = pending.map((one) => ({
    soon: isUnderWay(one),
    card: <PendingCard key={`pending ${one.batch}`} pending={one} />,
  }));
  // A dialog is in the way of all but what can still be undone.
  const apart = modal?.kind === "dialog";
  const soon = cards.flatMap(({ soon, card }) => (apart && soon ? card : []));
  const rest = [...outcomes, ...cards.flatMap(({ soon, card }) => (apart && soon ? [] : card))];
  return (
    <>
      <Announcement text={latest ? outcomeHeadline(latest.operations, t) : ""} />
      <Announcement text={pendingAnnouncement(pending, t)} />
      {rest.length > 0 && (
        <Stack within={modal?.kind === "drawer" ? modal.element : null}>{rest}</Stack>
      )}
      {modal && soon.length > 0 && <Stack within={modal.element}>{soon}</Stack>}
    </>
  );
}

/** Cards at the bottom right of the page, within the modal that covers it, if any. */
function Stack({ within, children }: { within: HTMLElement | null; children: ReactNode }) {
  const { t } = useMessages();
  const section = (
    <section
      aria-label={t("actions.outcomes")}
      className="pointer-events-none fixed right-0 bottom-15 left-0 z-50 grid grid-cols-[minmax(0,1fr)] max-h-[calc(100dvh-3.75rem)] justify-items-end gap-2 overflow-y-auto p-3 in-[dialog]:bottom-23 md:right-0 md:bottom-0 md:left-auto md:max-h-dvh md:p-6 md:pt-10 md:pl-10 lg:in-[body:has(dialog[open]:not(:modal))]:right-117"
    >
      {children}
    </section>
  );
  return within ? createPortal(section, within) : section;
}
