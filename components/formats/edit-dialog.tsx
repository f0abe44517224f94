"use client";

import { type FormEvent, useId, useState } from "react";
import { useActions } from "@/components/actions/actions-context";
import { ActorField } from "@/components/actions/actor-field";
import { useActorField } from "@/components/actions/use-actor-field";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/text-field";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Registration } from "@/lib/registry/model";

import { EditConflict } from "./edit-conflict";
import { type EditProblem, editChange, editForm } from "./edit-form";
import { EditMetadata } from "./edit-metadata";
import { InsistField } from "./insist-field";
import { useEdit } from "./use-edit";

const problems: Record<EditProblem, MessageKey> = {
  weight: "formats.editWeightInvalid",
  name: "formats.editNameMissing",
  twice: "formats.editNameTwice",
  masked: "formats.editMasked",
  nothing: "formats.editNothing",
};

/** Changes weight and metadata of a registration where it stands; its key and its lease stay as they are. */
export function EditDialog({
  registration,
  onClose,
}: {
  registration: Registration;
  onClose: () => void;
}) {
  const { t } = useMessages();
  const formId = useId();
  const { frameworks } = useActions();
  const [shown, setShown] = useState(registration);
  const [form, setForm] = useState(() => editForm(registration));
  const { send, busy, refusal, present } = useEdit(shown, onClose);
  const actor = useActorField();
  const [reason, setReason] = useState("");
  const [insist, setInsist] = useState(false);
  const [tried, setTried] = useState(false);
  const fields = frameworks.edits[shown.framework] ?? [];
  const change = editChange(form, shown);
  const problem = typeof change === "string" ? change : null;
  const reasonMissing = reason.trim() === "";
  const insistMissing = shown.danger !== undefined && !insist;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy || typeof change === "string") return;
    if (reasonMissing || actor.missing || insistMissing) return;
    actor.remember();
    void send({
      ...{ ...change, reason: reason.trim(), modRevision: shown.modRevision },
      ...(shown.danger && { insist }),
    });
  };
  return (
    <Dialog
      title={
        <span className="[overflow-wrap:anywhere]">
          {t("formats.editTitle", { address: shown.address })}
        </span>
      }
      description={t("formats.editText")}
      busy={busy}
      onClose={onClose}
      footer={
        <>
          <span className="flex-1" />
          <Button onClick={onClose} disabled={busy}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" form={formId} variant="primary" disabled={busy}>
            {t("formats.editSave")}
          </Button>
        </>
      }
    >
      <form id={formId} className="contents" onSubmit={submit} noValidate>
        {refusal && (
          <EditConflict
            refusal={refusal}
            shown={shown}
            present={present}
            onTake={(now) => {
              setShown(now);
              setForm(editForm(now));
            }}
          />
        )}
        {shown.danger && (
          <InsistField
            danger={shown.danger}
            checked={insist}
            missing={tried && insistMissing}
            onChange={setInsist}
          />
        )}
        {fields.includes("weight") && (
          <TextField
            label={t("service.columnWeight")}
            value={form.weight}
            inputMode="decimal"
            autoComplete="off"
            mono
            onChange={({ target }) => setForm({ ...form, weight: target.value })}
            error={tried && problem === "weight" ? t(problems.weight) : null}
          />
        )}
        {fields.includes("metadata") && (
          <EditMetadata
            lines={form.lines}
            total={Object.keys(shown.metadata).length}
            onLines={(lines) => setForm({ ...form, lines })}
          />
        )}
        {tried && problem !== null && problem !== "weight" && (
          <p role="alert" className="text-[12.5px] text-gone-ink">
            {t(problems[problem])}
          </p>
        )}
        <TextField
          label={
            <>
              {t("actions.reason")}{" "}
              <span className="font-normal text-faint">({t("actions.reasonHint")})</span>
            </>
          }
          value={reason}
          maxLength={500}
          required
          placeholder={t("formats.editReasonPlaceholder")}
          onChange={({ target }) => setReason(target.value)}
          error={tried && reasonMissing ? t("actions.reasonMissing") : null}
        />
        <ActorField actor={actor} tried={tried} />
      </form>
    </Dialog>
  );
}
