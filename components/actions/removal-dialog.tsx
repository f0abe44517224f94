"use client";

import { type FormEvent, useId, useState } from "react";

import { confirmText } from "@/components/quarantine/durations";
import { KeptNote } from "@/components/registrations/kept-note";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import { TextField } from "@/components/ui/text-field";
import { useMessages } from "@/lib/i18n/messages-provider";

import type { Removal } from "./actions-context";
import { ActorField } from "./actor-field";
import { type Calls, newBatch, type RemovalDraft, type Tried } from "./confirmed";
import { dangersOf } from "./dangers";
import { LeaseNotes } from "./lease-notes";
import { sendAfterGrace } from "./pending";
import { RemovalChoice } from "./removal-choice";
import { RemovalDanger } from "./removal-danger";
import { RemovalDescription } from "./removal-description";
import { RemovalEffects } from "./removal-effects";
import { RemovalFailures } from "./removal-failures";
import { RemovalTitle } from "./removal-title";
import { RuleFailures } from "./rule-failures";
import { useActorField } from "./use-actor-field";
import { useQuarantining } from "./use-quarantining";
import { STEPS_AT_ONCE, useRemoval } from "./use-removal";

/**
 * Takes instances out of a service, or ends a lease: says what will go, asks why, and has it done once the grace is
 * over. `tried`: it was confirmed before, and is opened again.
 */
export function RemovalDialog({
  removal,
  tried,
  onClose,
}: {
  removal: Removal;
  tried: Tried<RemovalDraft> | null;
  onClose: () => void;
}) {
  const { t } = useMessages();
  const formId = useId();
  const state = useRemoval(removal, tried);
  const { steps, shown, kind, effects } = state;
  const quarantining = useQuarantining(
    removal.service,
    steps.flatMap(({ registrations }) => registrations),
    tried,
  );
  const keepOut = removal.type === "instances" && kind === "quarantine";
  const actor = useActorField();
  const [reason, setReason] = useState(tried?.draft.reason ?? "");
  const [typed, setTyped] = useState(tried?.draft.typed ?? "");
  const [insist, setInsist] = useState(false);
  const [submitted, setSubmitted] = useState(false);

  const emptied =
    effects.services.find(({ before, after }) => before > 0 && after === 0)?.service ??
    (keepOut && quarantining.refused ? (removal.service ?? undefined) : undefined);
  const dangers = dangersOf(steps, effects.others ?? []);
  const nothing = steps.length === 0;
  const reasonMissing = reason.trim() === "";
  const nameMissing = emptied !== undefined && typed.trim() !== emptied;
  const impossible = nothing || !effects.ready || (dangers.length > 0 && !insist);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSubmitted(true);
    if (reasonMissing || actor.missing || nameMissing || impossible) return;
    actor.remember();
    onClose();
    sendAfterGrace({
      batch: tried?.batch ?? newBatch(),
      calls: calls(),
      draft: {
        ...{ dialog: "removal", removal: state.chosen(), reason, typed },
        ...{ duration: quarantining.duration, strategy: quarantining.chosen },
      },
    });
  };

  return (
    <Dialog
      title={<RemovalTitle removal={removal} state={state} />}
      description={<RemovalDescription removal={removal} state={state} />}
      onClose={onClose}
      footer={
        <>
          <span className="min-w-0 flex-1 text-[12.5px] text-muted">{t("pending.sentAfter")}</span>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" form={formId} variant="danger-solid" disabled={impossible}>
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
            onChange={state.setKind}
          />
        )}
        {!nothing && (
          <RemovalEffects
            effects={effects}
            steps={steps}
            way={removal.type === "instances" ? kind : null}
          />
        )}
        <KeptNote steps={steps} quarantine={keepOut} />
        {state.total > steps.length && (
          <p className="rounded-card bg-warn-soft px-3 py-2 text-[12.5px] text-warn-ink">
            {t("actions.tooMany", { limit: STEPS_AT_ONCE, n: state.total })}
          </p>
        )}
        <RemovalDanger dangers={dangers} insist={insist} onInsist={setInsist} />
        {keepOut ? (
          quarantining.failures.length > 0 && (
            <Note tone="gone" role="alert">
              <RuleFailures failures={quarantining.failures} />
            </Note>
          )
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
          error={submitted && reasonMissing ? t("actions.reasonMissing") : null}
        />
        <ActorField actor={actor} tried={submitted} />
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
            error={submitted && nameMissing ? t("actions.nameMissing") : null}
          />
        )}
      </form>
    </Dialog>
  );

  function calls(): Calls {
    const said = { reason: reason.trim(), insist: dangers.length > 0 };
    if (!keepOut) return { type: "removals", steps: state.guardedSteps(), ...said };
    const confirmEmpty = emptied !== undefined;
    return { type: "rules", requests: quarantining.requests({ ...said, confirmEmpty }) };
  }

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
