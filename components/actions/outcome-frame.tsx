import { X } from "lucide-react";
import type { ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { Dot } from "@/components/ui/dot";
import type { Tone } from "@/components/ui/tone";
import { useMessages } from "@/lib/i18n/messages-provider";

import { dismissOutcome } from "./own-operations";

const LISTED = 8;

/** A card that says what came of one confirmed dialog, until it is dismissed. */
export function OutcomeFrame({
  batch,
  tone,
  headline,
  children,
}: {
  batch: string;
  tone: Tone;
  headline: string;
  children: ReactNode;
}) {
  const { t } = useMessages();
  return (
    <article className="pointer-events-auto grid w-full grid-cols-[minmax(0,1fr)] gap-2.5 rounded-dialog border border-line bg-surface px-4 py-3 shadow-float md:w-107.5">
      <header className="flex items-start gap-2.5">
        <span className="mt-1.25 flex">
          <Dot tone={tone} />
        </span>
        <h2 className="min-w-0 flex-1 break-words font-semibold">{headline}</h2>
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
      {children}
    </article>
  );
}

/** A line for each of several things that were done with one confirmation, the first ones. */
export function OutcomeList({
  lines,
}: {
  lines: readonly { id: string; tone: Tone; headline: string }[];
}) {
  const { t } = useMessages();
  return (
    <ul className="grid gap-1 text-12.5">
      {lines.slice(0, LISTED).map(({ id, tone, headline }) => (
        <li key={id} className="flex items-baseline gap-2">
          <Dot tone={tone} small />
          <span className="min-w-0 break-words">{headline}</span>
        </li>
      ))}
      {lines.length > LISTED && (
        <li className="text-muted">{t("actions.more", { n: lines.length - LISTED })}</li>
      )}
    </ul>
  );
}
