"use client";

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";

import type { Pinning } from "@/components/actions/actions-context";
import { ActorField } from "@/components/actions/actor-field";
import { useActorField } from "@/components/actions/use-actor-field";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { TextField } from "@/components/ui/text-field";
import { pinQueries } from "@/lib/client/pin-queries";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

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
  const formId = useId();
  const { data, error, refetch } = useQuery(pinQueries.all());
  const { pin, busy, refusal } = usePins(onClose);
  const actor = useActorField();
  const [prefix, setPrefix] = useState(pinning.prefix);
  const [format, setFormat] = useState(pinning.format ?? "");
  const [chosen, setChosen] = useState<Readonly<Record<Option, boolean>>>({
    ...{ fallback: false, readOnly: false, sensitive: false },
  });
  const [said, setSaid] = useState(noOptions);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);

  const taken = data?.options[format] ?? [];
  const invalid = taken.some((option) => isInvalid(option, said[option]));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy || prefix === "" || format === "" || invalid || actor.missing) return;
    actor.remember();
    void pin({ prefix, format, ...chosen, ...toOptions(said, taken), reason: reason.trim() });
  };
  return (
    <Dialog
      title={t("formats.pinTitle")}
      description={t("formats.pinText")}
      busy={busy}
      onClose={onClose}
      footer={
        <>
          <span className="flex-1" />
          <Button onClick={onClose} disabled={busy}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" form={formId} variant="primary" disabled={busy || !data}>
            {t("formats.pinConfirm")}
          </Button>
        </>
      }
    >
      {error && !data ? (
        <ErrorState
          title={error.message}
          action={<Button onClick={() => refetch()}>{t("common.retry")}</Button>}
        />
      ) : (
        <form id={formId} className="contents" onSubmit={submit} noValidate>
          {refusal !== null && (
            <div
              role="alert"
              className="rounded-card border border-gone bg-gone-soft px-3 py-2.5 text-[12.5px] [overflow-wrap:anywhere]"
            >
              {refusal}
            </div>
          )}
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
            <legend className="mb-1 font-medium text-[12.5px]">{t("formats.pinOptions")}</legend>
            {(Object.keys(options) as Option[]).map((name) => (
              <label key={name} className="grid grid-cols-[18px_minmax(0,1fr)] gap-2">
                <input
                  type="checkbox"
                  className="mt-[3px] size-3.5"
                  checked={chosen[name]}
                  onChange={({ target }) => setChosen({ ...chosen, [name]: target.checked })}
                />
                <span>
                  {t(options[name].label)}
                  <small className="block text-[12.5px] text-muted">{t(options[name].hint)}</small>
                </span>
              </label>
            ))}
          </fieldset>
          <TextField
            label={t("formats.pinReason")}
            value={reason}
            maxLength={500}
            onChange={({ target }) => setReason(target.value)}
          />
          <ActorField actor={actor} tried={tried} />
        </form>
      )}
    </Dialog>
  );
}
