"use client";

import { useState } from "react";

import { ConfirmationFields } from "@/components/actions/confirmation-fields";
import { newBatch, type RuleDraft, type Tried } from "@/components/actions/confirmed";
import { dangersFound } from "@/components/actions/dangers";
import { FormDialog } from "@/components/actions/form-dialog";
import { sendAfterGrace } from "@/components/actions/pending";
import { Refusal } from "@/components/actions/refusal";
import { useConfirmation } from "@/components/actions/use-confirmation";
import { useInsistence } from "@/components/actions/use-insistence";
import { TextField } from "@/components/ui/text-field";
import { ApiError } from "@/lib/client/api-error";
import { useMessages } from "@/lib/i18n/messages-provider";

import { DurationChoice } from "./duration-choice";
import { confirmText, type Duration, secondsOf } from "./durations";

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
  const before = tried?.draft.request;
  const error = tried?.unfinished?.rules[0]?.error ?? null;
  const [address, setAddress] = useState(before?.address ?? "");
  const [service, setService] = useState(before?.service ?? "");
  const [duration, setDuration] = useState<Duration>(tried?.draft.duration ?? "min15");
  const [emptyAllowed, setEmptyAllowed] = useState(false);
  const confirmation = useConfirmation({ typed: before?.reason });
  const target = { service: service.trim() || null, address: address.trim() };
  const { reason } = confirmation;
  // What was refused, and what somebody insisted on, is of no account where another rule is typed by now.
  const same = target.address === before?.address && target.service === before.service;
  const insistence = useInsistence([], same ? dangersFound([error]) : []);
  const empties = same && error instanceof ApiError && error.details.refusal === "empties";
  const addressMissing = target.address === "";

  const confirm = () => {
    const request = {
      ...{ ...target, reason, untilSeconds: secondsOf(duration) },
      confirmEmpty: same && (before.confirmEmpty || emptyAllowed),
      ...(same && before.insist && { insist: true }),
      ...insistence.body,
    };
    onClose();
    sendAfterGrace({
      batch: tried?.batch ?? newBatch(),
      calls: { type: "rules", requests: [request] },
      draft: { dialog: "rule", request, duration },
    });
  };

  return (
    <FormDialog
      title={t("quarantine.addTitle")}
      description={t("quarantine.addText")}
      confirmation={confirmation}
      insistence={insistence}
      failure={
        error && (
          <>
            <Refusal error={error} />
            {empties && (
              <label className="flex items-center gap-2 font-medium">
                <input
                  type="checkbox"
                  className="size-3.5"
                  checked={emptyAllowed}
                  onChange={({ target }) => setEmptyAllowed(target.checked)}
                />
                {t("quarantine.addConfirmEmpty")}
              </label>
            )}
          </>
        )
      }
      invalid={addressMissing}
      confirm={confirmText(duration, t)}
      variant="danger-solid"
      footnote={t("pending.sentAfter")}
      onConfirm={confirm}
      onClose={onClose}
    >
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
        error={confirmation.tried && addressMissing ? t("quarantine.addAddressMissing") : null}
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
        <span className="font-medium text-12.5">{t("quarantine.duration")}</span>
        <DurationChoice value={duration} onChange={setDuration} />
      </div>
      <ConfirmationFields
        confirmation={confirmation}
        placeholder={t("actions.reasonPlaceholder")}
      />
    </FormDialog>
  );
}
