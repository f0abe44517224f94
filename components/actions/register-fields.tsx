"use client";

import { useId } from "react";
import { warningText } from "@/components/instances/warning-text";
import { CheckFields } from "@/components/registrations/check-fields";
import { TextField } from "@/components/ui/text-field";
import { addressWarnings } from "@/lib/codecs/address";
import { useMessages } from "@/lib/i18n/messages-provider";

import { useActions } from "./actions-context";
import { KeepaliveChoice } from "./keepalive-choice";
import { MetadataField } from "./metadata-field";
import {
  carriesMetadata,
  type FieldError,
  type RegisterErrors,
  type RegisterForm,
} from "./register-form";
import { useServiceState } from "./use-service-state";

/** The fields of a registration by hand. `named`: the service is given, and not asked for. */
export function RegisterFields({
  form,
  errors,
  named,
  onChange,
}: {
  form: RegisterForm;
  errors: RegisterErrors;
  named: boolean;
  onChange: (patch: Partial<RegisterForm>) => void;
}) {
  const { t } = useMessages();
  const { encodable } = useActions().frameworks;
  const formatId = useId();
  const known = useServiceState(named ? form.service : null);
  const address = form.address.trim();
  const say = (error: FieldError | undefined) => (error ? t(error.key, error.params) : null);
  const notes = errors.address || address === "" ? [] : addressNotes();

  return (
    <>
      {!named && (
        <TextField
          label={t("actions.service")}
          hint={t("actions.serviceHint")}
          value={form.service}
          mono
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange({ service: event.target.value })}
          error={say(errors.service)}
        />
      )}
      <TextField
        label={t("actions.address")}
        hint={notes.length > 0 ? notes.join(" ") : t("actions.addressHint")}
        value={form.address}
        mono
        autoComplete="off"
        spellCheck={false}
        placeholder="10.0.0.5:8080"
        onChange={(event) => onChange({ address: event.target.value })}
        error={say(errors.address)}
      />
      <div className="grid gap-1">
        <label htmlFor={formatId} className="font-medium text-12.5">
          {t("actions.format")}
        </label>
        <select
          id={formatId}
          value={form.format}
          onChange={(event) => onChange({ format: event.target.value })}
          className="h-8 rounded-[7px] border border-line-strong bg-surface px-2 text-13"
        >
          {encodable.map((format) => (
            <option key={format}>{format}</option>
          ))}
        </select>
      </div>
      {carriesMetadata(form.format) && (
        <MetadataField
          value={form.metadata}
          error={say(errors.metadata)}
          onChange={(metadata) => onChange({ metadata })}
        />
      )}
      <KeepaliveChoice form={form} onChange={onChange} />
      {form.keepalive !== "none" && (
        <TextField
          className="max-w-45"
          label={`${t("actions.ttl")} (${t("actions.ttlUnit")})`}
          value={form.ttl}
          inputMode="numeric"
          mono
          onChange={(event) => onChange({ ttl: event.target.value })}
          error={say(errors.ttl)}
        />
      )}
      {form.keepalive === "rollcall" && (
        <CheckFields form={form} error={say(errors.interval)} onChange={onChange} />
      )}
    </>
  );

  /** What speaks against the address, without keeping it from being registered. */
  function addressNotes(): string[] {
    const warnings = addressWarnings(address).filter((code) => code !== "not-an-address");
    const texts = warnings.map((code) => warningText(code, t));
    if (known?.instances.has(address)) texts.push(t("actions.alreadyThere", { address }));
    return texts;
  }
}
