"use client";

import { useRef } from "react";

import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { RunOut } from "@/components/ui/run-out";
import { useMessages } from "@/lib/i18n/messages-provider";

import { useActions } from "./actions-context";
import { CardFrame } from "./card-frame";
import {
  dismissPending,
  GRACE_MS,
  type Pending,
  sendNow,
  stopSending,
  takeAgain,
  undo,
} from "./pending";
import { pendingHeadline } from "./pending-headline";
import { UnfinishedText } from "./unfinished-text";
import { useCardFocus } from "./use-card-focus";
import { useSecondsLeft } from "./use-seconds-left";

/** What was confirmed: the time to take it back, then how far it is, and what was not done of it. */
export function PendingCard({ pending }: { pending: Pending }) {
  const { t } = useMessages();
  const { batch, state } = pending;
  const ref = useRef<HTMLElement>(null);
  useCardFocus(ref, { of: pending.calls, stage: state.type });
  const over = state.type === "undone" || state.type === "unfinished";
  return (
    <CardFrame
      ref={ref}
      tone={state.type === "unfinished" ? "gone" : over ? "neutral" : "warn"}
      headline={pendingHeadline(pending, t)}
      aside={state.type === "grace" && <Countdown endsAt={state.endsAt} />}
      onDismiss={over ? () => dismissPending(batch) : undefined}
    >
      {state.type === "grace" && <Grace endsAt={state.endsAt} />}
      <Body pending={pending} />
      <Buttons pending={pending} />
    </CardFrame>
  );
}

function Grace({ endsAt }: { endsAt: number }) {
  const seconds = useSecondsLeft(endsAt);
  return (
    <span className="block h-0.75 overflow-hidden rounded-full bg-warn-soft text-warn">
      <RunOut leftMs={seconds * 1_000} grantedMs={GRACE_MS} />
    </span>
  );
}

/** Of its own, so that it draws nothing else anew. Not announced: who hears the page was told at the start. */
function Countdown({ endsAt }: { endsAt: number }) {
  const { t } = useMessages();
  const seconds = useSecondsLeft(endsAt);
  return (
    <span role="timer" className="figures whitespace-nowrap text-muted">
      {t("pending.inSeconds", { seconds })}
    </span>
  );
}

function Body({ pending: { calls, state } }: { pending: Pending }) {
  const { t } = useMessages();
  if (state.type === "unfinished")
    return <UnfinishedText unfinished={state.unfinished} calls={calls} />;
  const text =
    state.type === "grace"
      ? t("pending.notYet")
      : state.type === "sending"
        ? t("actions.sending", { done: state.sent, n: state.of })
        : t(state.overslept ? "pending.overslept" : "pending.undone");
  return <p className="text-12.5 text-muted">{text}</p>;
}

function Buttons({ pending }: { pending: Pending }) {
  const { t } = useMessages();
  const { readOnly, openAgain } = useActions();
  const { batch, state } = pending;
  if (state.type === "grace") {
    return (
      <div className="flex flex-wrap gap-2">
        <Button data-autofocus aria-keyshortcuts="z" onClick={() => undo(batch)}>
          {t("pending.undo")}
          <span aria-hidden>
            <Kbd>z</Kbd>
          </span>
        </Button>
        <Button variant="ghost" onClick={() => void sendNow(batch)}>
          {t("pending.sendNow")}
        </Button>
      </div>
    );
  }
  if (state.type === "sending") {
    if (state.of < 2) return null;
    return (
      <div>
        <Button onClick={() => stopSending(batch)}>{t("actions.stop")}</Button>
      </div>
    );
  }
  if (readOnly) return null;
  return (
    <div>
      <Button data-autofocus onClick={() => openAgain(takeAgain(pending))}>
        {t("pending.openAgain")}
      </Button>
    </div>
  );
}
