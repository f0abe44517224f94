"use client";

import { type FormEvent, useId, useState } from "react";

import { ActorField } from "@/components/actions/actor-field";
import { useActorField } from "@/components/actions/use-actor-field";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import { TextField } from "@/components/ui/text-field";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { RuleState } from "@/lib/registry/quarantine-state";

import { keptOutText } from "./rule-text";
import { sendLift } from "./send-rule";

/** Ends a rule: says what that does, asks why, and does it. */
export function LiftDialog({ rule, onClose }: { rule: RuleState; onClose: () => void }) {
  const { t } = useMessages();
  const formId = useId();
  const actor = useActorField();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const reasonMissing = reason.trim() === "";

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (reasonMissing || actor.missing || busy) return;
    actor.remember();
    setBusy(true);
    setError(null);
    try {
      await sendLift(rule.id, { modRevision: rule.modRevision, reason: reason.trim() });
      onClose();
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={
        <span className="break-words">{t("quarantine.liftTitle", { address: rule.address })}</span>
      }
      description={
        <span className="break-words">
          {rule.service ?? t("quarantine.allServices")} · {keptOutText(rule, t)}
        </span>
      }
      busy={busy}
      onClose={onClose}
      footer={
        <>
          <span className="flex-1" />
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" form={formId} variant="primary" disabled={busy}>
            {t("quarantine.liftConfirm")}
          </Button>
        </>
      }
    >
      <form id={formId} className="contents" onSubmit={submit} noValidate>
        <p>{t("quarantine.liftText")}</p>
        {error && (
          <Note tone="gone" role="alert">
            {t("quarantine.liftFailed", { reason: error.message })}
          </Note>
        )}
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
