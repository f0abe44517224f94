"use client";

import { ConfirmationFields } from "@/components/actions/confirmation-fields";
import { FormDialog } from "@/components/actions/form-dialog";
import { Refusal } from "@/components/actions/refusal";
import { useConfirmation } from "@/components/actions/use-confirmation";
import { useSending } from "@/components/actions/use-sending";
import { formatInteger } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";
import type { MalformedRule } from "@/lib/registry/quarantine-state";

import { sendLift } from "./send-rule";

/** Removes a key among the rules that is none, while it is as it was shown. It keeps nothing out, so nothing comes back. */
export function MalformedDialog({ rule, onClose }: { rule: MalformedRule; onClose: () => void }) {
  const { t, rich } = useMessages();
  const say = useReason();
  const { send, busy, failure } = useSending(onClose);
  const confirmation = useConfirmation();
  const { key, modRevision, problem } = rule;
  return (
    <FormDialog
      title={t("quarantine.malformedDialogTitle")}
      description={
        <>
          <span className="figures">{key}</span> ·{" "}
          {rich("actions.guarded", {
            revision: (
              <span key="revision" className="figures">
                {formatInteger(modRevision)}
              </span>
            ),
          })}
        </>
      }
      confirmation={confirmation}
      failure={failure && <Refusal error={failure} />}
      busy={busy}
      confirm={t("quarantine.malformedConfirm")}
      variant="danger-solid"
      onConfirm={() => void send(() => sendLift(key, { modRevision, reason: confirmation.reason }))}
      onClose={onClose}
    >
      <p className="whitespace-pre-line">
        {t("quarantine.malformedText", { problem: say(problem) })}
      </p>
      <ConfirmationFields confirmation={confirmation} />
    </FormDialog>
  );
}
