"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useCallback, useMemo, useState } from "react";

import { useStatus } from "@/lib/client/live/use-topic";
import { usePastView } from "@/lib/client/use-past-point";
import type { Registration } from "@/lib/registry/model";
import type { MalformedRule, RuleState } from "@/lib/registry/quarantine-state";

import {
  type Actions,
  ActionsContext,
  type Frameworks,
  type Pinning,
  type Removal,
  type Restorable,
} from "./actions-context";
import type { RemovalDraft, RuleDraft, Tried } from "./confirmed";
import { loadCards, OutcomeCards } from "./outcome-cards";

// Most visits change nothing: the dialogs are loaded when the first one opens.
const RemovalDialog = dynamic(
  () => withCards(import("./removal-dialog")).then((m) => m.RemovalDialog),
  { ssr: false },
);
const RegisterDialog = dynamic(
  () => withCards(import("./register-dialog")).then((m) => m.RegisterDialog),
  { ssr: false },
);
const RestoreDialog = dynamic(
  () => withCards(import("@/components/past/restore-dialog")).then((m) => m.RestoreDialog),
  { ssr: false },
);
const AddDialog = dynamic(
  () => withCards(import("@/components/quarantine/add-dialog")).then((m) => m.AddDialog),
  { ssr: false },
);
const LiftDialog = dynamic(
  () => withCards(import("@/components/quarantine/lift-dialog")).then((m) => m.LiftDialog),
  { ssr: false },
);
const MalformedDialog = dynamic(
  () =>
    withCards(import("@/components/quarantine/malformed-dialog")).then((m) => m.MalformedDialog),
  { ssr: false },
);
const EditDialog = dynamic(
  () => withCards(import("@/components/formats/edit-dialog")).then((m) => m.EditDialog),
  { ssr: false },
);
const PinDialog = dynamic(
  () => withCards(import("@/components/formats/pin-dialog")).then((m) => m.PinDialog),
  { ssr: false },
);

/** What is confirmed in a dialog can be undone for seconds only: no time to load its card. */
async function withCards<Dialog>(dialog: Promise<Dialog>): Promise<Dialog> {
  const [loaded] = await Promise.all([dialog, loadCards()]);
  return loaded;
}

type Open =
  | { type: "remove"; removal: Removal; tried: Tried<RemovalDraft> | null }
  | { type: "register"; service: string | null }
  | { type: "restore"; registration: Restorable }
  | { type: "quarantine"; tried: Tried<RuleDraft> | null }
  | { type: "lift"; rule: RuleState }
  | { type: "malformed"; rule: MalformedRule }
  | { type: "edit"; registration: Registration }
  | { type: "pin"; pinning: Pinning };

/**
 * Gives everything below the dialogs that change something, and shows what came of them. It is
 * mounted in the layout, so that an outcome outlives the page on which it began.
 */
export function ActionsProvider({
  frameworks,
  children,
}: {
  frameworks: Frameworks;
  children: ReactNode;
}) {
  const { readOnly } = useStatus();
  const past = usePastView() !== null;
  const [open, setOpen] = useState<Open | null>(null);
  const close = useCallback(() => setOpen(null), []);
  const actions = useMemo<Actions>(
    () => ({
      frameworks,
      readOnly: readOnly || past,
      remove: (removal) => setOpen({ type: "remove", removal, tried: null }),
      openAgain: (tried) => setOpen(again(tried)),
      quarantine: () => setOpen({ type: "quarantine", tried: null }),
      lift: (rule) => setOpen({ type: "lift", rule }),
      removeMalformed: (rule) => setOpen({ type: "malformed", rule }),
      register: (service) => setOpen({ type: "register", service }),
      edit: (registration) => setOpen({ type: "edit", registration }),
      pin: (pinning) => setOpen({ type: "pin", pinning }),
      restore: readOnly ? null : (registration) => setOpen({ type: "restore", registration }),
    }),
    [frameworks, readOnly, past],
  );
  return (
    <ActionsContext value={actions}>
      {children}
      {open?.type === "remove" && (
        <RemovalDialog removal={open.removal} tried={open.tried} onClose={close} />
      )}
      {open?.type === "register" && <RegisterDialog service={open.service} onClose={close} />}
      {open?.type === "restore" && <RestoreDialog {...open.registration} onClose={close} />}
      {open?.type === "quarantine" && <AddDialog tried={open.tried} onClose={close} />}
      {open?.type === "edit" && <EditDialog registration={open.registration} onClose={close} />}
      {open?.type === "pin" && <PinDialog pinning={open.pinning} onClose={close} />}
      {open?.type === "lift" && <LiftDialog rule={open.rule} onClose={close} />}
      {open?.type === "malformed" && <MalformedDialog rule={open.rule} onClose={close} />}
      <OutcomeCards />
    </ActionsContext>
  );
}

function again({ draft, ...rest }: Tried): Open {
  return draft.dialog === "rule"
    ? { type: "quarantine", tried: { draft, ...rest } }
    : { type: "remove", removal: draft.removal, tried: { draft, ...rest } };
}
