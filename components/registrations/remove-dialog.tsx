"use client";

import { type FormEvent, useId, useState } from "react";

import { ActorField } from "@/components/actions/actor-field";
import { showOutcome } from "@/components/actions/own-operations";
import { useActorField } from "@/components/actions/use-actor-field";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/text-field";
import { useMessages } from "@/lib/i18n/messages-provider";

import { FailureNote } from "./failure-note";
import { sendRemoval } from "./send-registration";
import { useSending } from "./use-sending";

/** What is to be removed: a registration, or a key that cannot be read as one. */
export type Removable = {
  id: string;
  modRevision: number;
  /** Its address, or the key. */
  name: string;
  service: string | null;
};

/** Removes a registration by hand: says what that does, asks why, and does it. */
export function RemoveDialog({ what, onClose }: { what: Removable; onClose: () => void }) {
  const { t } = useMessages();
  const formId = useId();
  const actor = useActorField();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, failure, send } = useSending(actor, onClose);
  const reasonMissing = reason.trim() === "";

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (reasonMissing || actor.missing) return;
    void send(async () => {
      const operation = await sendRemoval(what, reason.trim());
      // Of one that was not registered nothing is to be watched.
      if (operation.outcome === "watching") showOutcome(operation.id, [operation]);
    });
  };
  return (
    <Dialog
      title={
        <span className="[overflow-wrap:anywhere]">
          {t("registrations.removeTitle", { address: what.name })}
        </span>
      }
      description={what.service && <span className="break-words">{what.service}</span>}
      busy={busy}
      onClose={onClose}
      footer={
        <>
          <span className="flex-1" />
          <Button onClick={onClose} disabled={busy}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" form={formId} variant="danger-solid" disabled={busy}>
            {t("registrations.removeConfirm")}
          </Button>
        </>
      }
    >
      <form id={formId} className="contents" onSubmit={submit} noValidate>
        <p>
          {t(
            what.service === null
              ? "registrations.removeMalformedText"
              : "registrations.removeText",
          )}
        </p>
        {failure && <FailureNote failure={failure} />}
        <TextField
          label={t("actions.reason")}
          value={reason}
          maxLength={500}
          required
          onChange={(event) => setReason(event.target.value)}
          error={tried && reasonMissing ? t("actions.reasonMissing") : null}
        />
        <ActorField actor={actor} tried={tried} />
      </form>
    </Dialog>
  );
}
