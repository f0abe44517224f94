"use client";

import { ConfirmationFields } from "@/components/actions/confirmation-fields";
import { FormDialog } from "@/components/actions/form-dialog";
import { Refusal } from "@/components/actions/refusal";
import { useConfirmation } from "@/components/actions/use-confirmation";
import { useSending } from "@/components/actions/use-sending";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { RuleState } from "@/lib/registry/quarantine-state";

import { keptOutText } from "./rule-text";
import { sendLift } from "./send-rule";

/** Ends a rule: says what that does, asks why, and does it. */
export function LiftDialog({ rule, onClose }: { rule: RuleState; onClose: () => void }) {
  const { t } = useMessages();
  const { send, busy, failure } = useSending(onClose);
  const confirmation = useConfirmation();
  const { id, address, service, modRevision } = rule;
  return (
    <FormDialog
      title={t("quarantine.liftTitle", { address })}
      description={`${service ?? t("quarantine.allServices")} · ${keptOutText(rule, t)}`}
      confirmation={confirmation}
      failure={failure && <Refusal error={failure} />}
      busy={busy}
      confirm={t("quarantine.liftConfirm")}
      onConfirm={() => void send(() => sendLift(id, { modRevision, reason: confirmation.reason }))}
      onClose={onClose}
    >
      <p>{t("quarantine.liftText")}</p>
      <ConfirmationFields confirmation={confirmation} />
    </FormDialog>
  );
}
