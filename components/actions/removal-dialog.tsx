"use client";

import { type FormEvent, useId, useState } from "react";

import { confirmText } from "@/components/quarantine/durations";
import { KeptNote } from "@/components/registrations/kept-note";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/text-field";
import { leaseHex } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";

import type { Removal } from "./actions-context";
import { ActorField } from "./actor-field";
import { LeaseNotes } from "./lease-notes";
import { QuarantineFailures } from "./quarantine-failures";
import { RemovalChoice } from "./removal-choice";
import { RemovalDescription } from "./removal-description";
import { RemovalEffects } from "./removal-effects";
import { RemovalFailures } from "./removal-failures";
import { useActorField } from "./use-actor-field";
import { useQuarantining } from "./use-quarantining";
import { type RemovalState, STEPS_AT_ONCE, useRemoval } from "./use-removal";

/** Takes instances out of a service, or ends a lease: says what will go, asks why, and does it. */
export function RemovalDialog({ removal, onClose }: { removal: Removal; onClose: () => void }) {
  const { t } = useMessages();
  const formId = useId();
  const state = useRemoval(removal, onClose);
  const { steps, shown, kind, effects } = state;
  const quarantining = useQuarantining(
    removal.service,
    steps.flatMap(({ registrations }) => registrations),
    onClose,
  );
  const keepOut = removal.type === "instances" && kind === "quarantine";
  const progress = state.progress ?? quarantining.progress;
  const actor = useActorField();
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);

  const emptied =
    effects.services.find(({ before, after }) => before > 0 && after === 0)?.service ??
    (keepOut && quarantining.refused ? removal.service : undefined);
  const nothing = steps.length === 0;
  const reasonMissing = reason.trim() === "";
  const nameMissing = emptied !== undefined && typed.trim() !== emptied;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (reasonMissing || actor.missing || nameMissing) return;
    if (nothing || progress || !effects.ready) return;
    actor.remember();
    if (keepOut) void quarantining.submit(reason.trim(), emptied !== undefined);
    else void state.submit(reason.trim());
  };

  return (
    <Dialog
      title={<Title removal={removal} state={state} />}
      description={<RemovalDescription removal={removal} state={state} />}
      busy={progress !== null}
      onClose={onClose}
      footer={
        <>
          <span role="status" className="text-[12.5px] text-muted">
            {progress && t("actions.sending", { done: progress.done, n: progress.of })}
          </span>
          <span className="flex-1" />
          {state.progress && steps.length > 1 ? (
            <Button onClick={state.stop}>{t("actions.stop")}</Button>
          ) : (
            <Button onClick={onClose}>{t("common.cancel")}</Button>
          )}
          <Button
            type="submit"
            form={formId}
            variant="danger-solid"
            disabled={progress !== null || nothing || !effects.ready}
          >
            {confirmLabel()}
          </Button>
        </>
      }
    >
      <form id={formId} className="contents" onSubmit={submit} noValidate>
        {removal.type === "lease" ? (
          <LeaseNotes state={state} />
        ) : nothing ? (
          <p role="status">{t("actions.nowGoneAll")}</p>
        ) : (
          <RemovalChoice
            registrations={shown}
            value={kind}
            quarantining={quarantining}
            disabled={progress !== null}
            onChange={state.setKind}
          />
        )}
        {!nothing && (
          <RemovalEffects
            effects={effects}
            chosen={removal.type === "instances"}
            revokes={steps.filter(({ type }) => type === "revoke").length}
          />
        )}
        <KeptNote steps={steps} quarantine={keepOut} />
        {state.total > steps.length && (
          <p className="rounded-card bg-warn-soft px-3 py-2 text-[12.5px] text-warn-ink">
            {t("actions.tooMany", { limit: STEPS_AT_ONCE, n: state.total })}
          </p>
        )}
        {keepOut ? (
          <QuarantineFailures state={quarantining} service={removal.service} />
        ) : (
          <RemovalFailures removal={state} />
        )}
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
          placeholder={t("actions.reasonPlaceholder")}
          onChange={(event) => setReason(event.target.value)}
          error={tried && reasonMissing ? t("actions.reasonMissing") : null}
        />
        <ActorField actor={actor} tried={tried} />
        {emptied !== undefined && (
          <TextField
            label={
              <span className="break-words">{t("actions.typeName", { service: emptied })}</span>
            }
            mono
            value={typed}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
            error={tried && nameMissing ? t("actions.nameMissing") : null}
          />
        )}
      </form>
    </Dialog>
  );

  function confirmLabel(): string {
    if (removal.type === "lease") return t("actions.confirmRevoke");
    if (keepOut) return confirmText(quarantining.duration, t);
    const n = new Set(shown.map(({ address }) => address)).size;
    if (kind === "force-expire") {
      return n > 1 ? t("actions.confirmForceExpireMany", { n }) : t("actions.confirmForceExpire");
    }
    return n > 1 ? t("actions.confirmDeregisterMany", { n }) : t("actions.confirmDeregister");
  }
}

function Title({ removal, state }: { removal: Removal; state: RemovalState }) {
  const { t } = useMessages();
  if (removal.type === "lease") return t("actions.revokeTitle", { lease: leaseHex(removal.lease) });
  const addresses = new Set(removal.registrations.map(({ address }) => address));
  const [address = ""] = addresses;
  const { service } = removal;
  const n = state.shown.length === 0 ? addresses.size : countAddresses(state);
  return (
    <span className="break-words">
      {n > 1
        ? t("actions.takeOutTitleMany", { n, service })
        : t("actions.takeOutTitle", { address, service })}
    </span>
  );
}

function countAddresses({ shown }: RemovalState): number {
  return new Set(shown.map(({ address }) => address)).size;
}
