"use client";

import { useState } from "react";

import { ConfirmationFields } from "@/components/actions/confirmation-fields";
import { FormDialog } from "@/components/actions/form-dialog";
import { MetadataField } from "@/components/actions/metadata-field";
import { Refusal } from "@/components/actions/refusal";
import { carriesMetadata, type FieldError } from "@/components/actions/register-form";
import { useConfirmation } from "@/components/actions/use-confirmation";
import { useInsistence } from "@/components/actions/use-insistence";
import { useSending } from "@/components/actions/use-sending";
import { TextField } from "@/components/ui/text-field";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { HandRegistration } from "@/lib/registry/hand-registration";

import { CheckFields } from "./check-fields";
import { checkEdit, editFormOf, toChange } from "./edit-form";
import { sendEdit } from "./send-registration";
import { useKnownDangers } from "./use-known-dangers";

/** Changes what is registered by hand, as it was when the dialog opened. */
export function EditDialog({ row, onClose }: { row: HandRegistration; onClose: () => void }) {
  const { t } = useMessages();
  const [form, setForm] = useState(() => editFormOf(row));
  const { busy, failure, dangers, send } = useSending(onClose);
  const confirmation = useConfirmation();
  const insistence = useInsistence(useKnownDangers(row), dangers);
  const found = checkEdit(form, row);
  const errors = confirmation.tried ? found : {};
  const say = (error: FieldError | undefined) => (error ? t(error.key, error.params) : null);
  const change = (patch: Partial<typeof form>) => setForm((before) => ({ ...before, ...patch }));
  const { reason } = confirmation;
  return (
    <FormDialog
      title={t("registrations.editTitle", { address: row.address })}
      description={`${row.service} · ${row.format}`}
      confirmation={confirmation}
      insistence={insistence}
      failure={failure && <Refusal error={failure} />}
      busy={busy}
      invalid={Object.keys(found).length > 0}
      confirm={t("registrations.editConfirm")}
      onConfirm={() =>
        void send(() => sendEdit(row, { ...toChange(form, row), ...insistence.body, reason }))
      }
      onClose={onClose}
    >
      <p className="text-muted">{t("registrations.editText")}</p>
      <TextField
        label={t("actions.address")}
        hint={t("actions.addressHint")}
        value={form.address}
        mono
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => change({ address: event.target.value })}
        error={say(errors.address)}
      />
      {carriesMetadata(row.format) && (
        <MetadataField
          value={form.metadata}
          error={say(errors.metadata)}
          onChange={(metadata) => change({ metadata })}
        />
      )}
      <TextField
        className="max-w-45"
        label={`${t("actions.ttl")} (${t("actions.ttlUnit")})`}
        value={form.ttl}
        inputMode="numeric"
        mono
        onChange={(event) => change({ ttl: event.target.value })}
        error={say(errors.ttl)}
      />
      <CheckFields form={form} error={say(errors.interval)} onChange={change} />
      <ConfirmationFields confirmation={confirmation} />
    </FormDialog>
  );
}
