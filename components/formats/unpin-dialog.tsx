"use client";

import { type FormEvent, useId, useState } from "react";

import { ActorField } from "@/components/actions/actor-field";
import { useActorField } from "@/components/actions/use-actor-field";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import { TextField } from "@/components/ui/text-field";
import { useMessages } from "@/lib/i18n/messages-provider";

import { usePins } from "./use-pins";

/** A pin as it is shown, readable or not. */
export type Unpinning = { id: string; prefix: string; modRevision: number };

/** Takes a pin back: its keys are read again as they look. */
export function UnpinDialog({
  pin: { id, prefix, modRevision },
  onClose,
}: {
  pin: Unpinning;
  onClose: () => void;
}) {
  const { t } = useMessages();
  const formId = useId();
  const { unpin, busy, refusal } = usePins(onClose);
  const actor = useActorField();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy || actor.missing) return;
    actor.remember();
    void unpin(id, { modRevision, reason: reason.trim() });
  };
  return (
    <Dialog
      title={
        <span className="[overflow-wrap:anywhere]">{t("formats.unpinTitle", { prefix })}</span>
      }
      description={t("formats.unpinText")}
      busy={busy}
      onClose={onClose}
      footer={
        <>
          <span className="flex-1" />
          <Button onClick={onClose} disabled={busy}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" form={formId} variant="primary" disabled={busy}>
            {t("formats.unpin")}
          </Button>
        </>
      }
    >
      <form id={formId} className="contents" onSubmit={submit} noValidate>
        {refusal !== null && (
          <Note tone="gone" role="alert">
            {refusal}
          </Note>
        )}
        <TextField
          label={t("formats.pinReason")}
          value={reason}
          maxLength={500}
          onChange={({ target }) => setReason(target.value)}
        />
        <ActorField actor={actor} tried={tried} />
      </form>
    </Dialog>
  );
}
