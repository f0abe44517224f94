"use client";

import { type FormEvent, useId, useState } from "react";

import { ActorField } from "@/components/actions/actor-field";
import { useActorField } from "@/components/actions/use-actor-field";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import { TextField } from "@/components/ui/text-field";
import { formatInteger } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { MalformedRule } from "@/lib/registry/quarantine-state";

import { sendLift } from "./send-rule";

/** Removes a key among the rules that is none, while it is as it was shown. It keeps nothing out, so nothing comes back. */
export function MalformedDialog({ rule, onClose }: { rule: MalformedRule; onClose: () => void }) {
  const { t, rich } = useMessages();
  const formId = useId();
  const actor = useActorField();
  const [reason, setReason] = useState("");
  const [submitted, setSubmitted] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const reasonMissing = reason.trim() === "";

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setSubmitted(true);
    if (reasonMissing || actor.missing || busy) return;
    actor.remember();
    setBusy(true);
    setError(null);
    try {
      await sendLift(rule.key, { modRevision: rule.modRevision, reason: reason.trim() });
      onClose();
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t("quarantine.malformedDialogTitle")}
      description={
        <>
          <span className="figures [overflow-wrap:anywhere]">{rule.key}</span> ·{" "}
          {rich("actions.guarded", {
            revision: (
              <span key="revision" className="figures">
                {formatInteger(rule.modRevision)}
              </span>
            ),
          })}
        </>
      }
      busy={busy}
      onClose={onClose}
      footer={
        <>
          <span className="flex-1" />
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" form={formId} variant="danger-solid" disabled={busy}>
            {t("quarantine.malformedConfirm")}
          </Button>
        </>
      }
    >
      <form id={formId} className="contents" onSubmit={submit} noValidate>
        <p className="whitespace-pre-line">
          {t("quarantine.malformedText", { problem: rule.problem })}
        </p>
        {error && (
          <Note tone="gone" role="alert">
            {t("quarantine.malformedFailed", { reason: error.message })}
          </Note>
        )}
        <TextField
          label={t("actions.reason")}
          value={reason}
          maxLength={500}
          required
          data-autofocus
          onChange={(event) => setReason(event.target.value)}
          error={submitted && reasonMissing ? t("actions.reasonMissing") : null}
        />
        <ActorField actor={actor} tried={submitted} />
      </form>
    </Dialog>
  );
}
