"use client";

import { type FormEvent, useId, useState } from "react";

import { ActorField } from "@/components/actions/actor-field";
import { newBatch, type RuleDraft, type Tried } from "@/components/actions/confirmed";
import { sendAfterGrace } from "@/components/actions/pending";
import { useActorField } from "@/components/actions/use-actor-field";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import { TextField } from "@/components/ui/text-field";
import { useMessages } from "@/lib/i18n/messages-provider";

import { DurationChoice } from "./duration-choice";
import { confirmText, type Duration, secondsOf } from "./durations";
import { isRefused, type RuleRequest } from "./send-rule";

/**
 * Makes a rule for an address that need not be registered, in one service or in all. `tried`: it was confirmed
 * before, and is opened again.
 */
export function AddDialog({
  tried,
  onClose,
}: {
  tried: Tried<RuleDraft> | null;
  onClose: () => void;
}) {
  const { t } = useMessages();
  const formId = useId();
  const actor = useActorField();
  const before = tried?.draft.request;
  const error = tried?.unfinished?.rules[0]?.error ?? null;
  const [address, setAddress] = useState(before?.address ?? "");
  const [service, setService] = useState(before?.service ?? "");
  const [reason, setReason] = useState(before?.reason ?? "");
  const [duration, setDuration] = useState<Duration>(tried?.draft.duration ?? "min15");
  const [allTheSame, setAllTheSame] = useState(false);
  const [submitted, setSubmitted] = useState(false);
  const reasonMissing = reason.trim() === "";
  const addressMissing = address.trim() === "";
  const refused = error !== null && isRefused(error);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSubmitted(true);
    if (addressMissing || reasonMissing || actor.missing) return;
    actor.remember();
    const target = { service: service.trim() || null, address: address.trim() };
    const request = {
      ...{ ...target, reason: reason.trim(), untilSeconds: secondsOf(duration) },
      ...insistence(target),
    };
    onClose();
    sendAfterGrace({
      batch: tried?.batch ?? newBatch(),
      calls: { type: "rules", requests: [request] },
      draft: { dialog: "rule", request, duration },
    });
  };

  /** First that a service may be left empty, and only where that was not what was refused the rest. */
  function insistence(
    target: Pick<RuleRequest, "service" | "address">,
  ): Pick<RuleRequest, "confirmEmpty" | "insist"> {
    const same = target.address === before?.address && target.service === before.service;
    if (!refused || !same) return { confirmEmpty: false };
    return before.confirmEmpty
      ? { confirmEmpty: true, insist: allTheSame }
      : { confirmEmpty: allTheSame };
  }

  return (
    <Dialog
      title={t("quarantine.addTitle")}
      description={t("quarantine.addText")}
      onClose={onClose}
      footer={
        <>
          <span className="min-w-0 flex-1 text-[12.5px] text-muted">{t("pending.sentAfter")}</span>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" form={formId} variant="danger-solid">
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
          error={submitted && addressMissing ? t("quarantine.addAddressMissing") : null}
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
          error={submitted && reasonMissing ? t("actions.reasonMissing") : null}
        />
        <ActorField actor={actor} tried={submitted} />
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
              checked={allTheSame}
              onChange={(event) => setAllTheSame(event.target.checked)}
            />
            {t("quarantine.addConfirmEmpty")}
          </label>
        )}
      </form>
    </Dialog>
  );
}
