"use client";

import { type FormEvent, useId, useState } from "react";

import { ActorField } from "@/components/actions/actor-field";
import { showRules } from "@/components/actions/own-operations";
import { useActorField } from "@/components/actions/use-actor-field";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import { TextField } from "@/components/ui/text-field";
import { useMessages } from "@/lib/i18n/messages-provider";

import { DurationChoice } from "./duration-choice";
import { confirmText, type Duration, secondsOf } from "./durations";
import { isRefused, sendRule } from "./send-rule";

/** Makes a rule for an address that need not be registered, in one service or in all. */
export function AddDialog({ onClose }: { onClose: () => void }) {
  const { t } = useMessages();
  const formId = useId();
  const actor = useActorField();
  const [address, setAddress] = useState("");
  const [service, setService] = useState("");
  const [reason, setReason] = useState("");
  const [duration, setDuration] = useState<Duration>("min15");
  const [confirmEmpty, setConfirmEmpty] = useState(false);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const reasonMissing = reason.trim() === "";
  const addressMissing = address.trim() === "";
  const refused = error !== null && isRefused(error);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (addressMissing || reasonMissing || actor.missing || busy) return;
    actor.remember();
    setBusy(true);
    try {
      const rule = await sendRule({
        service: service.trim() || null,
        address: address.trim(),
        reason: reason.trim(),
        untilSeconds: secondsOf(duration),
        confirmEmpty,
      });
      showRules(rule.id, [rule]);
      onClose();
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t("quarantine.addTitle")}
      description={t("quarantine.addText")}
      busy={busy}
      onClose={onClose}
      footer={
        <>
          <span className="flex-1" />
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" form={formId} variant="danger-solid" disabled={busy}>
            {confirmText(duration, t)}
          </Button>
        </>
      }
    >
      <form id={formId} className="contents" onSubmit={submit} noValidate>
        <TextField
          label={t("quarantine.addAddress")}
          hint={t("quarantine.addAddressHint")}
          mono
          required
          data-autofocus
          value={address}
          maxLength={1_100}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setAddress(event.target.value)}
          error={tried && addressMissing ? t("quarantine.addAddressMissing") : null}
        />
        <TextField
          label={t("quarantine.addService")}
          hint={t("quarantine.addServiceHint")}
          mono
          value={service}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setService(event.target.value)}
        />
        <div className="grid gap-1">
          <span className="font-medium text-[12.5px]">{t("quarantine.duration")}</span>
          <DurationChoice value={duration} onChange={setDuration} />
        </div>
        <TextField
          label={t("actions.reason")}
          value={reason}
          maxLength={500}
          required
          placeholder={t("actions.reasonPlaceholder")}
          onChange={(event) => setReason(event.target.value)}
          error={tried && reasonMissing ? t("actions.reasonMissing") : null}
        />
        <ActorField actor={actor} tried={tried} />
        {error && (
          <Note tone="gone" role="alert">
            {t("quarantine.addEmptied", { reason: error.message })}
          </Note>
        )}
        {refused && (
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              className="size-3.5"
              checked={confirmEmpty}
              onChange={(event) => setConfirmEmpty(event.target.checked)}
            />
            {t("quarantine.addConfirmEmpty")}
          </label>
        )}
      </form>
    </Dialog>
  );
}
