"use client";

import { X } from "lucide-react";
import Link from "next/link";

import { Button } from "@/components/ui/button";
import { Dot } from "@/components/ui/dot";
import type { Tone } from "@/components/ui/tone";
import { servicePath } from "@/lib/client/paths";
import { usePastView } from "@/lib/client/use-past-point";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Operation } from "@/lib/registry/operation";

import { worstOutcome } from "./outcome";
import { outcomeHeadline } from "./outcome-headline";
import { OutcomeSteps } from "./outcome-steps";
import { dismissOutcome } from "./own-operations";

const tones: Record<Operation["outcome"], Tone> = {
  watching: "info",
  gone: "gone",
  back: "warn",
  done: "neutral",
};

const OPERATIONS_LISTED = 8;

/** What came of one confirmed dialog, step by step, or one line for each when it did several. */
export function OutcomeCard({
  batch,
  operations,
}: {
  batch: string;
  operations: readonly Operation[];
}) {
  const { t } = useMessages();
  const past = usePastView() !== null;
  const [first] = operations;
  if (!first) return null;
  const single = operations.length === 1;
  const added = ["register", "restore", "edit"].includes(first.kind);
  const tone = added ? "alive" : tones[worstOutcome(operations)];
  return (
    <article className="pointer-events-auto grid w-full grid-cols-[minmax(0,1fr)] gap-2.5 rounded-dialog border border-line bg-surface px-4 py-3 shadow-float md:w-[430px]">
      <header className="flex items-start gap-2.5">
        <span className="mt-[5px] flex">
          <Dot tone={tone} />
        </span>
        <h2 className="min-w-0 flex-1 break-words font-semibold">
          {outcomeHeadline(operations, t)}
        </h2>
        <Button
          icon
          variant="ghost"
          className="-my-1 -mr-2"
          aria-label={t("actions.dismiss")}
          onClick={() => dismissOutcome(batch)}
        >
          <X aria-hidden />
        </Button>
      </header>
      {single ? (
        <OutcomeSteps operation={first} />
      ) : (
        <ul className="grid gap-1 text-[12.5px]">
          {operations.slice(0, OPERATIONS_LISTED).map((operation) => (
            <li key={operation.id} className="flex items-baseline gap-2">
              <Dot tone={tones[operation.outcome]} small />
              <span className="min-w-0 break-words">{outcomeHeadline([operation], t)}</span>
            </li>
          ))}
          {operations.length > OPERATIONS_LISTED && (
            <li className="text-muted">
              {t("actions.more", { n: operations.length - OPERATIONS_LISTED })}
            </li>
          )}
        </ul>
      )}
      {first.actor !== null && (
        <p className="break-words text-[12.5px] text-muted">
          {t("past.byActor", { actor: first.actor })}
        </p>
      )}
      {first.service !== "" && (
        <Link
          className="justify-self-start text-[12.5px] text-accent hover:underline"
          href={servicePath(first.service, single ? first.address : undefined)}
        >
          {/* What came of it is of the present: from the past the link leads out, and says so. */}
          <span className="break-all">
            {t(past ? "past.outcomeLive" : "actions.outcomeLink", { service: first.service })}
          </span>
        </Link>
      )}
    </article>
  );
}
