import { X } from "lucide-react";
import type { ReactNode, Ref } from "react";

import { Button } from "@/components/ui/button";
import { Dot } from "@/components/ui/dot";
import type { Tone } from "@/components/ui/tone";
import { useMessages } from "@/lib/i18n/messages-provider";

/** A card at the bottom right of the page: of what is about to be done, or of what came of it. */
export function CardFrame({
  ref,
  tone,
  headline,
  aside,
  onDismiss,
  children,
}: {
  /** Given by a card that takes the focus. */
  ref?: Ref<HTMLElement>;
  tone: Tone;
  headline: string;
  /** Stands beside the headline. */
  aside?: ReactNode;
  /** Absent while the card cannot be dismissed. */
  onDismiss?: (() => void) | undefined;
  children: ReactNode;
}) {
  const { t } = useMessages();
  return (
    <article
      ref={ref}
      tabIndex={ref ? -1 : undefined}
      className="pointer-events-auto grid w-full grid-cols-[minmax(0,1fr)] gap-2.5 rounded-dialog border border-line bg-surface px-4 py-3 shadow-float outline-none md:w-107.5"
    >
      <header className="flex items-start gap-2.5">
        <span className="mt-1.25 flex">
          <Dot tone={tone} />
        </span>
        <h2 className="min-w-0 flex-1 font-semibold [overflow-wrap:anywhere]">{headline}</h2>
        {aside}
        {onDismiss && (
          <Button
            icon
            variant="ghost"
            className="-my-1 -mr-2"
            aria-label={t("actions.dismiss")}
            onClick={onDismiss}
          >
            <X aria-hidden />
          </Button>
        )}
      </header>
      {children}
    </article>
  );
}
