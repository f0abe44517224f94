"use client";

import { useId } from "react";

import { TextField } from "@/components/ui/text-field";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

import type { CheckForm } from "./check-form";

const kinds: { value: CheckForm["check"]; label: MessageKey; text: MessageKey }[] = [
  { value: "none", label: "registrations.checkOff", text: "registrations.checkOffText" },
  { value: "tcp", label: "registrations.checkTcpName", text: "registrations.checkTcpText" },
  { value: "grpc", label: "registrations.checkGrpcName", text: "registrations.checkGrpcText" },
];

/** Whether it is checked that the instance answers, how and how often. */
export function CheckFields({
  form,
  error,
  onChange,
}: {
  form: CheckForm;
  /** What is wrong with the interval. */
  error: string | null;
  onChange: (patch: Partial<CheckForm>) => void;
}) {
  const { t } = useMessages();
  const name = useId();
  const noteId = useId();
  const chosen = kinds.find(({ value }) => value === form.check);
  return (
    <fieldset className="grid gap-2" aria-describedby={noteId}>
      <legend className="mb-1 font-medium text-12.5">{t("registrations.check")}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1.5">
        {kinds.map(({ value, label }) => (
          <label key={value} className="flex items-center gap-1.5">
            <input
              type="radio"
              name={name}
              className="size-3.5"
              checked={form.check === value}
              onChange={() => onChange({ check: value })}
            />
            {t(label)}
          </label>
        ))}
      </div>
      <p id={noteId} className="text-12.5 text-muted">
        {chosen && t(chosen.text)} {form.check !== "none" && t("registrations.checkText")}
      </p>
      {form.check !== "none" && (
        <div className="grid grid-cols-[minmax(0,1fr)_9.375rem] items-start gap-3 max-sm:grid-cols-1">
          {form.check === "grpc" && (
            <TextField
              label={t("registrations.checkService")}
              hint={t("registrations.checkServiceHint")}
              value={form.checkService}
              mono
              maxLength={500}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => onChange({ checkService: event.target.value })}
            />
          )}
          <TextField
            label={`${t("registrations.checkInterval")} (${t("actions.ttlUnit")})`}
            value={form.interval}
            inputMode="numeric"
            mono
            onChange={(event) => onChange({ interval: event.target.value })}
            error={error}
          />
        </div>
      )}
    </fieldset>
  );
}
