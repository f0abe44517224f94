"use client";

import { useState } from "react";

import { useActions } from "@/components/actions/actions-context";
import { ConfirmationFields } from "@/components/actions/confirmation-fields";
import { FormDialog } from "@/components/actions/form-dialog";
import { useConfirmation } from "@/components/actions/use-confirmation";
import { useInsistence } from "@/components/actions/use-insistence";
import { TextField } from "@/components/ui/text-field";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Registration } from "@/lib/registry/model";

import { EditConflict } from "./edit-conflict";
import { type EditProblem, editChange, editForm } from "./edit-form";
import { EditMetadata } from "./edit-metadata";
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
  const { frameworks } = useActions();
  const [shown, setShown] = useState(registration);
  const [form, setForm] = useState(() => editForm(registration));
  const { edit, busy, failure, dangers, present } = useEdit(shown, onClose);
  const confirmation = useConfirmation();
  const { reason, tried } = confirmation;
  const { address, danger, modRevision } = shown;
  const insistence = useInsistence(danger ? [{ code: danger, subjects: [address] }] : [], dangers);
  const fields = frameworks.edits[shown.framework] ?? [];
  const change = editChange(form, shown);
  const problem = typeof change === "string" ? change : null;
  return (
    <FormDialog
      title={t("formats.editTitle", { address })}
      description={t("formats.editText")}
      confirmation={confirmation}
      insistence={insistence}
      failure={
        failure && (
          <EditConflict
            refusal={failure}
            shown={shown}
            present={present}
            onTake={(now) => {
              setShown(now);
              setForm(editForm(now));
            }}
          />
        )
      }
      busy={busy}
      invalid={problem !== null}
      confirm={t("formats.editSave")}
      onConfirm={() => {
        if (typeof change === "string") return;
        void edit({ ...change, ...insistence.body, reason, modRevision });
      }}
      onClose={onClose}
    >
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
        <p role="alert" className="text-12.5 text-gone-ink">
          {t(problems[problem])}
        </p>
      )}
      <ConfirmationFields
        confirmation={confirmation}
        placeholder={t("formats.editReasonPlaceholder")}
      />
    </FormDialog>
  );
}
