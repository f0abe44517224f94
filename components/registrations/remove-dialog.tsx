"use client";

import { ConfirmationFields } from "@/components/actions/confirmation-fields";
import { FormDialog } from "@/components/actions/form-dialog";
import { showOutcome } from "@/components/actions/own-operations";
import { Refusal } from "@/components/actions/refusal";
import { useConfirmation } from "@/components/actions/use-confirmation";
import { useInsistence } from "@/components/actions/use-insistence";
import { useSending } from "@/components/actions/use-sending";
import { useMessages } from "@/lib/i18n/messages-provider";

import { sendRemoval } from "./send-registration";
import { useKnownDangers } from "./use-known-dangers";

/** What is to be removed: a registration, or a key that cannot be read as one. */
export type Removable = {
  id: string;
  modRevision: number;
  /** Its address, or the key. */
  name: string;
  service: string | null;
  /** What it registers at the moment, if it does. */
  key: string | null;
};

/** Removes a registration by hand: says what that does, asks why, and does it. */
export function RemoveDialog({ what, onClose }: { what: Removable; onClose: () => void }) {
  const { t } = useMessages();
  const { send, busy, failure, dangers } = useSending(onClose);
  const confirmation = useConfirmation();
  const { name: address, service, key } = what;
  const insistence = useInsistence(useKnownDangers({ service, address, key }), dangers);
  const malformed = what.service === null;

  const remove = async () => {
    const { reason } = confirmation;
    const operation = await sendRemoval(what, { reason, ...insistence.body });
    // Of one that was not registered nothing is to be watched.
    if (operation.outcome === "watching") showOutcome(operation.id, [operation]);
  };
  return (
    <FormDialog
      title={t("registrations.removeTitle", { address: what.name })}
      description={what.service}
      confirmation={confirmation}
      insistence={insistence}
      failure={failure && <Refusal error={failure} />}
      busy={busy}
      confirm={t("registrations.removeConfirm")}
      variant="danger-solid"
      onConfirm={() => void send(remove)}
      onClose={onClose}
    >
      <p>{t(malformed ? "registrations.removeMalformedText" : "registrations.removeText")}</p>
      <ConfirmationFields confirmation={confirmation} />
    </FormDialog>
  );
}
