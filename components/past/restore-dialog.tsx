"use client";

import { ConfirmationFields } from "@/components/actions/confirmation-fields";
import { FormDialog } from "@/components/actions/form-dialog";
import { Refusal } from "@/components/actions/refusal";
import { useConfirmation } from "@/components/actions/use-confirmation";
import { useInsistence } from "@/components/actions/use-insistence";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { formatInteger } from "@/lib/client/format";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { RestoreLease } from "./restore-lease";
import { presentOf } from "./restore-plan";
import { RestorePresent } from "./restore-present";
import { RestoreWrites } from "./restore-writes";
import { useRestore } from "./use-restore";

/**
 * Puts a registration back as it was at a revision: says what will be written, under which lease and
 * what that means, and what is there now; asks why; and does it, unless the key has changed meanwhile.
 */
export function RestoreDialog({
  registrationKey,
  revision,
  epoch,
  onClose,
}: {
  registrationKey: string;
  /** One at which the key was there, or the one that took it away. */
  revision: number;
  /** Of the store that counted the revision; null is the present one. */
  epoch: number | null;
  onClose: () => void;
}) {
  const { t } = useMessages();
  const say = useReason();
  const restore = useRestore({ registrationKey, revision, epoch }, onClose);
  const { plan, error, busy, failure, dangers, changed } = restore;
  const confirmation = useConfirmation();
  const present = plan && presentOf(plan);
  const nothing = present === undefined || present === "same";
  const code = plan?.danger;
  const insistence = useInsistence(
    code && !nothing ? [{ code, subjects: [plan.address ?? plan.key] }] : [],
    dangers,
  );
  return (
    <FormDialog
      title={
        plan?.service && plan.address
          ? t("past.restoreTitle", { address: plan.address, service: plan.service })
          : t("past.restoreTitleKey", { key: maskKey(registrationKey) })
      }
      description={t("past.restoreOf", { revision: formatInteger(revision) })}
      confirmation={confirmation}
      insistence={insistence}
      failure={
        failure && (
          <>
            <Refusal error={failure} changed="" />
            {changed && <p>{t("past.changedText")}</p>}
          </>
        )
      }
      busy={busy}
      invalid={restore.ttlInvalid}
      confirm={t(present === "other" ? "past.confirmOverwrite" : "past.confirmRestore")}
      variant={present === "other" ? "danger-solid" : "primary"}
      disabled={nothing}
      cancel={present === "same" ? t("common.close") : undefined}
      onConfirm={() => {
        if (plan) void restore.submit(plan, confirmation.reason, insistence.body);
      }}
      onClose={onClose}
    >
      {plan ? (
        <>
          <RestoreWrites plan={plan} />
          <RestorePresent plan={plan} />
          {!nothing && (
            <>
              <RestoreLease plan={plan} restore={restore} tried={confirmation.tried} />
              <ConfirmationFields
                confirmation={confirmation}
                placeholder={t("past.reasonPlaceholder")}
              />
            </>
          )}
        </>
      ) : error ? (
        <ErrorState
          title={t("past.restoreCannot")}
          action={<Button onClick={restore.retry}>{t("common.retry")}</Button>}
        >
          <p>{say(error.message)}</p>
        </ErrorState>
      ) : (
        <p role="status" className="py-8 text-center text-muted">
          {t("past.restoreLoading")}
        </p>
      )}
    </FormDialog>
  );
}
