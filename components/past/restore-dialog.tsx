"use client";

import { type FormEvent, useId, useState } from "react";

import { ActorField } from "@/components/actions/actor-field";
import { useActorField } from "@/components/actions/use-actor-field";
import { InsistField } from "@/components/formats/insist-field";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { TextField } from "@/components/ui/text-field";
import { formatInteger } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";

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
  const formId = useId();
  const restore = useRestore({ registrationKey, revision, epoch }, onClose);
  const { plan, error, busy, refusal } = restore;
  const actor = useActorField();
  const [reason, setReason] = useState("");
  const [insist, setInsist] = useState(false);
  const [tried, setTried] = useState(false);
  const present = plan && presentOf(plan);
  const nothing = present === undefined || present === "same";
  const reasonMissing = reason.trim() === "";
  const insistMissing = !!plan?.danger && !insist;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!plan || nothing || busy || reasonMissing || actor.missing || restore.ttlInvalid) return;
    if (insistMissing) return;
    actor.remember();
    void restore.submit(plan, reason.trim(), insist);
  };

  return (
    <Dialog
      title={
        <span className="[overflow-wrap:anywhere]">
          {plan?.service && plan.address
            ? t("past.restoreTitle", { address: plan.address, service: plan.service })
            : t("past.restoreTitleKey", { key: registrationKey })}
        </span>
      }
      description={t("past.restoreOf", { revision: formatInteger(revision) })}
      busy={busy}
      onClose={onClose}
      footer={
        <>
          <span className="flex-1" />
          <Button onClick={onClose} disabled={busy}>
            {t(present === "same" ? "common.close" : "common.cancel")}
          </Button>
          <Button
            type="submit"
            form={formId}
            variant={present === "other" ? "danger-solid" : "primary"}
            disabled={busy || nothing}
          >
            {t(present === "other" ? "past.confirmOverwrite" : "past.confirmRestore")}
          </Button>
        </>
      }
    >
      {plan ? (
        <form id={formId} className="contents" onSubmit={submit} noValidate>
          {refusal && (
            <div
              role="alert"
              className="break-words rounded-card border border-gone bg-gone-soft px-3 py-2.5 text-[12.5px]"
            >
              {refusal.changed && (
                <p className="font-semibold text-gone-ink">{t("past.changedTitle")}</p>
              )}
              <p>{t("actions.failed", { reason: refusal.message })}</p>
              {refusal.changed && <p>{t("past.changedText")}</p>}
            </div>
          )}
          <RestoreWrites plan={plan} />
          <RestorePresent plan={plan} />
          {!nothing && (
            <>
              <RestoreLease plan={plan} restore={restore} tried={tried} />
              <TextField
                label={
                  <>
                    {t("actions.reason")}{" "}
                    <span className="font-normal text-faint">({t("actions.reasonHint")})</span>
                  </>
                }
                value={reason}
                maxLength={500}
                required
                placeholder={t("past.reasonPlaceholder")}
                onChange={(event) => setReason(event.target.value)}
                error={tried && reasonMissing ? t("actions.reasonMissing") : null}
              />
              <ActorField actor={actor} tried={tried} />
              {plan.danger && (
                <InsistField
                  danger={plan.danger}
                  checked={insist}
                  missing={tried && insistMissing}
                  onChange={setInsist}
                />
              )}
            </>
          )}
        </form>
      ) : error ? (
        <ErrorState
          title={t("past.restoreCannot")}
          action={<Button onClick={restore.retry}>{t("common.retry")}</Button>}
        >
          <p>{error.message}</p>
        </ErrorState>
      ) : (
        <p role="status" className="py-8 text-center text-muted">
          {t("past.restoreLoading")}
        </p>
      )}
    </Dialog>
  );
}
