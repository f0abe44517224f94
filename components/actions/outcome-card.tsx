"use client";

import Link from "next/link";

import type { Tone } from "@/components/ui/tone";
import { servicePath } from "@/lib/client/paths";
import { usePastView } from "@/lib/client/use-past-point";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Operation } from "@/lib/registry/operation";

import { CardFrame } from "./card-frame";
import { worstOutcome } from "./outcome";
import { outcomeHeadline } from "./outcome-headline";
import { OutcomeList } from "./outcome-list";
import { OutcomeSteps } from "./outcome-steps";
import { dismissOutcome } from "./own-operations";

const tones: Record<Operation["outcome"], Tone> = {
  watching: "info",
  gone: "gone",
  back: "warn",
  done: "neutral",
};

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
    <CardFrame
      onDismiss={() => dismissOutcome(batch)}
      tone={tone}
      headline={outcomeHeadline(operations, t)}
    >
      {single ? (
        <OutcomeSteps operation={first} />
      ) : (
        <OutcomeList
          lines={operations.map((one) => ({
            id: one.id,
            tone: tones[one.outcome],
            headline: outcomeHeadline([one], t),
          }))}
        />
      )}
      {first.actor !== null && (
        <p className="break-words text-12.5 text-muted">
          {t("past.byActor", { actor: first.actor })}
        </p>
      )}
      {first.service !== "" && (
        <Link
          className="justify-self-start text-12.5 text-accent hover:underline"
          href={servicePath(first.service, single ? first.address : undefined)}
        >
          {/* What came of it is of the present: from the past the link leads out, and says so. */}
          <span className="break-all">
            {t(past ? "past.outcomeLive" : "actions.outcomeLink", { service: first.service })}
          </span>
        </Link>
      )}
    </CardFrame>
  );
}
