import { Dot } from "@/components/ui/dot";
import type { Tone } from "@/components/ui/tone";
import { useMessages } from "@/lib/i18n/messages-provider";

const LISTED = 8;

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
