"use client";

import { type RefObject, useEffect } from "react";

import { addModal } from "./top-modal";

/**
 * Opens a `<dialog>` as modal while the component is mounted, and gives the focus back afterwards.
 * An element with `data-autofocus` gets it first; React's own `autoFocus` comes before the dialog is open.
 */
export function useModal(ref: RefObject<HTMLDialogElement | null>): void {
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog || dialog.open) return;
    const before = document.activeElement;
    dialog.showModal();
    const end = addModal({ element: dialog, kind: "dialog" });
    dialog.querySelector<HTMLElement>("[data-autofocus]")?.focus();
    return () => {
      end();
      dialog.close();
      // The dialog is gone from the page by then, and the browser's own way back with it.
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [ref]);
}
