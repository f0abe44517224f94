"use client";

import { ConfirmationFields } from "@/components/actions/confirmation-fields";
import { FormDialog } from "@/components/actions/form-dialog";
import { Refusal } from "@/components/actions/refusal";
import { useConfirmation } from "@/components/actions/use-confirmation";
import { useMessages } from "@/lib/i18n/messages-provider";

import { usePins } from "./use-pins";

/** A pin as it is shown, readable or not. */
export type Unpinning = { id: string; prefix: string; modRevision: number };

/** Takes a pin back: its keys are read again as they look. */
export function UnpinDialog({
  pin: { id, prefix, modRevision },
  onClose,
}: {
  pin: Unpinning;
  onClose: () => void;
}) {
  const { t } = useMessages();
  const { unpin, busy, failure } = usePins(onClose);
  const confirmation = useConfirmation({ optional: true });
  return (
    <FormDialog
      title={t("formats.unpinTitle", { prefix })}
      description={t("formats.unpinText")}
      confirmation={confirmation}
      failure={failure && <Refusal error={failure} />}
      busy={busy}
      confirm={t("formats.unpin")}
      onConfirm={() => void unpin(id, { modRevision, reason: confirmation.reason })}
      onClose={onClose}
    >
      <ConfirmationFields confirmation={confirmation} />
    </FormDialog>
  );
}
