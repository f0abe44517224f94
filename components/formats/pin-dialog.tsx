"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Pinning } from "@/components/actions/actions-context";
import { ConfirmationFields } from "@/components/actions/confirmation-fields";
import { FormDialog } from "@/components/actions/form-dialog";
import { Refusal } from "@/components/actions/refusal";
import { useConfirmation } from "@/components/actions/use-confirmation";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { TextField } from "@/components/ui/text-field";
import { pinQueries } from "@/lib/client/pin-queries";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { FormatField } from "./format-field";
import { isInvalid, noOptions, toOptions } from "./mapping-options";
import { OptionFields } from "./option-fields";
import { usePins } from "./use-pins";

type Option = "fallback" | "readOnly" | "sensitive";

const options: Record<Option, { label: MessageKey; hint: MessageKey }> = {
  fallback: { label: "formats.pinFallback", hint: "formats.pinFallbackHint" },
  readOnly: { label: "formats.pinReadOnly", hint: "formats.pinReadOnlyHint" },
  sensitive: { label: "formats.pinSensitive", hint: "formats.pinSensitiveHint" },
};

/** Says in which format all keys under a prefix are read, until somebody takes it back. */
export function PinDialog({ pinning, onClose }: { pinning: Pinning; onClose: () => void }) {
  const { t } = useMessages();
  const say = useReason();
  const { data, error, refetch } = useQuery(pinQueries.all());
  const { pin, busy, failure } = usePins(onClose);
  const confirmation = useConfirmation({ optional: true });
  const { reason, tried } = confirmation;
  const [prefix, setPrefix] = useState(pinning.prefix);
  const [format, setFormat] = useState(pinning.format ?? "");
  const [chosen, setChosen] = useState<Readonly<Record<Option, boolean>>>({
    ...{ fallback: false, readOnly: false, sensitive: false },
  });
  const [said, setSaid] = useState(noOptions);
  const taken = data?.options[format] ?? [];
  const invalid = taken.some((option) => isInvalid(option, said[option]));
  return (
    <FormDialog
      title={t("formats.pinTitle")}
      description={t("formats.pinText")}
      confirmation={confirmation}
      failure={failure && <Refusal error={failure} />}
      busy={busy}
      invalid={prefix === "" || format === "" || invalid}
      confirm={t("formats.pinConfirm")}
      disabled={!data}
      onConfirm={() => void pin({ prefix, format, ...chosen, ...toOptions(said, taken), reason })}
      onClose={onClose}
    >
      {error && !data ? (
        <ErrorState
          title={say(error.message)}
          action={<Button onClick={() => refetch()}>{t("common.retry")}</Button>}
        />
      ) : (
        <>
          <TextField
            label={t("formats.prefix")}
            hint={t("formats.prefixHint")}
            value={prefix}
            mono
            maxLength={1_024}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            data-autofocus
            onChange={({ target }) => setPrefix(target.value)}
            error={tried && prefix === "" ? t("formats.prefixMissing") : null}
          />
          <FormatField
            formats={data?.formats ?? []}
            value={format}
            error={tried && format === "" ? t("formats.formatMissing") : null}
            onChange={setFormat}
          />
          <OptionFields taken={taken} values={said} tried={tried} onChange={setSaid} />
          <fieldset className="grid gap-1.5">
            <legend className="mb-1 font-medium text-12.5">{t("formats.pinOptions")}</legend>
            {(Object.keys(options) as Option[]).map((name) => (
              <label key={name} className="grid grid-cols-[1.125rem_minmax(0,1fr)] gap-2">
                <input
                  type="checkbox"
                  className="mt-0.75 size-3.5"
                  checked={chosen[name]}
                  onChange={({ target }) => setChosen({ ...chosen, [name]: target.checked })}
                />
                <span>
                  {t(options[name].label)}
                  <small className="block text-12.5 text-muted">{t(options[name].hint)}</small>
                </span>
              </label>
            ))}
          </fieldset>
          <ConfirmationFields confirmation={confirmation} />
        </>
      )}
    </FormDialog>
  );
}
