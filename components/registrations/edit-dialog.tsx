"use client";

import { type FormEvent, useId, useState } from "react";

import { ActorField } from "@/components/actions/actor-field";
import { MetadataField } from "@/components/actions/metadata-field";
import { carriesMetadata, type FieldError } from "@/components/actions/register-form";
import { useActorField } from "@/components/actions/use-actor-field";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/text-field";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { HandRegistration } from "@/lib/registry/hand-registration";

import { CheckFields } from "./check-fields";
import { checkEdit, editFormOf, toChange } from "./edit-form";
import { FailureNote } from "./failure-note";
import { sendEdit } from "./send-registration";
import { useSending } from "./use-sending";

/** Changes what is registered by hand, as it was when the dialog opened. */
export function EditDialog({ row, onClose }: { row: HandRegistration; onClose: () => void }) {
  const { t } = useMessages();
  const formId = useId();
  const actor = useActorField();
  const [form, setForm] = useState(() => editFormOf(row));
  const [tried, setTried] = useState(false);
  const { busy, failure, send } = useSending(actor, onClose);
  const found = checkEdit(form, row);
  const errors = tried ? found : {};
  const say = (error: FieldError | undefined) => (error ? t(error.key, error.params) : null);
  const change = (patch: Partial<typeof form>) => setForm((before) => ({ ...before, ...patch }));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(found).length > 0 || actor.missing) return;
    void send(() => sendEdit(row, toChange(form, row)));
  };
  return (
    <Dialog
      title={
        <span className="break-words">
          {t("registrations.editTitle", { address: row.address })}
        </span>
      }
      description={<span className="break-words">{`${row.service} · ${row.format}`}</span>}
      busy={busy}
      onClose={onClose}
      footer={
        <>
          <span className="flex-1" />
          <Button onClick={onClose} disabled={busy}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" form={formId} variant="primary" disabled={busy}>
            {t("registrations.editConfirm")}
          </Button>
        </>
      }
    >
      <form id={formId} className="contents" onSubmit={submit} noValidate>
        <p className="text-muted">{t("registrations.editText")}</p>
        {failure && <FailureNote failure={failure} />}
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
          className="max-w-[180px]"
          label={`${t("actions.ttl")} (${t("actions.ttlUnit")})`}
          value={form.ttl}
          inputMode="numeric"
          mono
          onChange={(event) => change({ ttl: event.target.value })}
          error={say(errors.ttl)}
        />
        <CheckFields form={form} error={say(errors.interval)} onChange={change} />
        <TextField
          label={t("actions.reason")}
          value={form.reason}
          maxLength={500}
          required
          onChange={(event) => change({ reason: event.target.value })}
          error={say(errors.reason)}
        />
        <ActorField actor={actor} tried={tried} />
      </form>
    </Dialog>
  );
}
