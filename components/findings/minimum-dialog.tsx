"use client";

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";

import { ActorField } from "@/components/actions/actor-field";
import { useActorField } from "@/components/actions/use-actor-field";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { TextField } from "@/components/ui/text-field";
import { findingQueries } from "@/lib/client/finding-queries";
import { formatInteger } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";

import { MINIMUM_MAX, readMinimum } from "./minimum-form";
import { useSetMinimum } from "./use-set-minimum";

/** Says how many instances a service should have at least, or takes that back. */
export function MinimumDialog({ service, onClose }: { service: string; onClose: () => void }) {
  const { t } = useMessages();
  const formId = useId();
  // As it was when the dialog opened: what others set meanwhile is refused, not overwritten.
  const { data, error } = useQuery({
    ...findingQueries.minimum(service),
    ...{ queryKey: ["minimum", service, "dialog"], refetchInterval: false, staleTime: Infinity },
    gcTime: 0,
  });
  const { send, busy, refusal } = useSetMinimum(service, onClose);
  const actor = useActorField();
  const [typed, setTyped] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const shown = data?.minimum ?? null;
  const text = typed ?? (shown === null ? "" : String(shown.minimum));
  const minimum = readMinimum(text);
  const reasonMissing = reason.trim() === "";

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!data || busy || minimum === undefined || reasonMissing || actor.missing) return;
    actor.remember();
    void send({ minimum, reason: reason.trim(), modRevision: shown?.modRevision ?? 0 });
  };

  return (
    <Dialog
      title={
        <span className="[overflow-wrap:anywhere]">{t("findings.minimumTitle", { service })}</span>
      }
      description={t("findings.minimumText")}
      busy={busy}
      onClose={onClose}
      footer={
        <>
          <span className="flex-1" />
          <Button onClick={onClose} disabled={busy}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" form={formId} variant="primary" disabled={busy || !data}>
            {t("findings.minimumSave")}
          </Button>
        </>
      }
    >
      {error && !data ? (
        <ErrorState title={error.message} />
      ) : (
        <form id={formId} className="contents" onSubmit={submit} noValidate>
          {refusal !== null && (
            <div
              role="alert"
              className="break-words rounded-card border border-gone bg-gone-soft px-3 py-2.5 text-[12.5px]"
            >
              {refusal}
            </div>
          )}
          <TextField
            label={t("findings.minimumField")}
            hint={t("findings.minimumHint")}
            value={text}
            inputMode="numeric"
            autoComplete="off"
            readOnly={!data}
            data-autofocus
            mono
            onChange={(event) => setTyped(event.target.value)}
            error={
              tried && minimum === undefined
                ? t("findings.minimumInvalid", { max: formatInteger(MINIMUM_MAX) })
                : null
            }
          />
          <TextField
            label={t("findings.minimumReason")}
            value={reason}
            maxLength={500}
            required
            onChange={(event) => setReason(event.target.value)}
            error={tried && reasonMissing ? t("findings.minimumReasonMissing") : null}
          />
          <ActorField actor={actor} tried={tried} />
        </form>
      )}
    </Dialog>
  );
}
