"use client";

import { useState } from "react";

import { confirmText } from "@/components/quarantine/durations";
import { KeptNote } from "@/components/registrations/kept-note";
import { TextField } from "@/components/ui/text-field";
import { useMessages } from "@/lib/i18n/messages-provider";

import type { Removal } from "./actions-context";
import { ConfirmationFields } from "./confirmation-fields";
import { type Calls, newBatch, type RemovalDraft, type Tried } from "./confirmed";
import { dangersFound, dangersOf } from "./dangers";
import { FormDialog } from "./form-dialog";
import { LeaseNotes } from "./lease-notes";
import { sendAfterGrace } from "./pending";
import { RemovalChoice } from "./removal-choice";
import { RemovalDescription } from "./removal-description";
import { RemovalEffects } from "./removal-effects";
import { Reloaded, RemovalFailures } from "./removal-failures";
import { RemovalTitle } from "./removal-title";
import { RuleFailures } from "./rule-failures";
import { useConfirmation } from "./use-confirmation";
import { useInsistence } from "./use-insistence";
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
  const state = useRemoval(removal, tried);
  const { steps, shown, kind, effects } = state;
  const quarantining = useQuarantining(
    removal.service,
    steps.flatMap(({ registrations }) => registrations),
    tried,
  );
  const keepOut = removal.type === "instances" && kind === "quarantine";
  const confirmation = useConfirmation({ typed: tried?.draft.reason });
  const [typed, setTyped] = useState(tried?.draft.typed ?? "");
  const failures = keepOut ? quarantining.failures : state.failures;
  const insistence = useInsistence(
    dangersOf(steps, effects.others ?? []),
    dangersFound(
      failures.map(({ error }) => error),
      nameOf,
    ),
  );

  const emptied =
    effects.services.find(({ before, after }) => before > 0 && after === 0)?.service ??
    (keepOut && quarantining.refused ? (removal.service ?? undefined) : undefined);
  const nothing = steps.length === 0;
  const nameMissing = emptied !== undefined && typed.trim() !== emptied;

  const confirm = () => {
    onClose();
    sendAfterGrace({
      batch: tried?.batch ?? newBatch(),
      calls: calls(),
      draft: {
        ...{ dialog: "removal", removal: state.chosen(), reason: confirmation.typed, typed },
        ...{ duration: quarantining.duration, strategy: quarantining.chosen },
      },
    });
  };

  return (
    <FormDialog
      title={<RemovalTitle removal={removal} state={state} />}
      description={<RemovalDescription removal={removal} state={state} />}
      confirmation={confirmation}
      insistence={insistence}
      failure={
        failures.length > 0 &&
        (keepOut ? (
          <RuleFailures failures={quarantining.failures} />
        ) : (
          <RemovalFailures removal={state} />
        ))
      }
      invalid={nameMissing}
      confirm={confirmLabel()}
      variant="danger-solid"
      disabled={nothing || !effects.ready}
      footnote={t("pending.sentAfter")}
      onConfirm={confirm}
      onClose={onClose}
    >
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
        <p className="rounded-card bg-warn-soft px-3 py-2 text-12.5 text-warn-ink">
          {t("actions.tooMany", { limit: STEPS_AT_ONCE, n: state.total })}
        </p>
      )}
      {!keepOut && failures.length === 0 && <Reloaded removal={state} />}
      <ConfirmationFields
        confirmation={confirmation}
        placeholder={t("actions.reasonPlaceholder")}
      />
      {emptied !== undefined && (
        <TextField
          label={<span className="break-words">{t("actions.typeName", { service: emptied })}</span>}
          mono
          value={typed}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
          error={confirmation.tried && nameMissing ? t("actions.nameMissing") : null}
        />
      )}
    </FormDialog>
  );

  /** As it is shown: what registers an instance by its address. */
  function nameOf(key: string): string {
    return shown.find((one) => one.key === key)?.address ?? key;
  }

  function calls(): Calls {
    const said = { reason: confirmation.reason, insist: insistence.dangers.length > 0 };
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
