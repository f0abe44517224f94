"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { ConfirmationFields } from "@/components/actions/confirmation-fields";
import { FormDialog } from "@/components/actions/form-dialog";
import { Refusal } from "@/components/actions/refusal";
import { useConfirmation } from "@/components/actions/use-confirmation";
import { ErrorState } from "@/components/ui/error-state";
import { TextField } from "@/components/ui/text-field";
import { findingQueries } from "@/lib/client/finding-queries";
import { formatInteger } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { MINIMUM_MAX, readMinimum } from "./minimum-form";
import { useSetMinimum } from "./use-set-minimum";

/** Says how many instances a service should have at least, or takes that back. */
export function MinimumDialog({ service, onClose }: { service: string; onClose: () => void }) {
  const { t } = useMessages();
  const say = useReason();
  // As it was when the dialog opened: what others set meanwhile is refused, not overwritten.
  const { data, error } = useQuery({
    ...findingQueries.minimum(service),
    ...{ queryKey: ["minimum", service, "dialog"], refetchInterval: false, staleTime: Infinity },
    gcTime: 0,
  });
  const { set, busy, failure } = useSetMinimum(service, onClose);
  const confirmation = useConfirmation();
  const { reason, tried } = confirmation;
  const [typed, setTyped] = useState<string | null>(null);
  const shown = data?.minimum ?? null;
  const text = typed ?? (shown === null ? "" : String(shown.minimum));
  const minimum = readMinimum(text);
  return (
    <FormDialog
      title={t("findings.minimumTitle", { service })}
      description={t("findings.minimumText")}
      confirmation={confirmation}
      failure={failure && <Refusal error={failure} />}
      busy={busy}
      invalid={minimum === undefined}
      confirm={t("findings.minimumSave")}
      disabled={!data}
      onConfirm={() => {
        if (minimum === undefined) return;
        void set({ minimum, reason, modRevision: shown?.modRevision ?? 0 });
      }}
      onClose={onClose}
    >
      {error && !data ? (
        <ErrorState title={say(error.message)} />
      ) : (
        <>
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
          <ConfirmationFields confirmation={confirmation} />
        </>
      )}
    </FormDialog>
  );
}
