"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useCallback, useMemo, useState } from "react";

import { useStatus } from "@/lib/client/live/use-topic";

import { type Actions, ActionsContext, type Frameworks, type Removal } from "./actions-context";
import { OutcomeCards } from "./outcome-cards";

// Most visits change nothing: the dialogs are loaded when the first one opens.
const RemovalDialog = dynamic(() => import("./removal-dialog").then((m) => m.RemovalDialog), {
  ssr: false,
});
const RegisterDialog = dynamic(() => import("./register-dialog").then((m) => m.RegisterDialog), {
  ssr: false,
});

type Open = { type: "remove"; removal: Removal } | { type: "register"; service: string | null };

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
  const [open, setOpen] = useState<Open | null>(null);
  const close = useCallback(() => setOpen(null), []);
  const actions = useMemo<Actions>(
    () => ({
      frameworks,
      readOnly,
      remove: (removal) => setOpen({ type: "remove", removal }),
      register: (service) => setOpen({ type: "register", service }),
    }),
    [frameworks, readOnly],
  );
  return (
    <ActionsContext value={actions}>
      {children}
      {open?.type === "remove" && <RemovalDialog removal={open.removal} onClose={close} />}
      {open?.type === "register" && <RegisterDialog service={open.service} onClose={close} />}
      <OutcomeCards />
    </ActionsContext>
  );
}
