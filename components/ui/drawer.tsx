"use client";

import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from "react";

import { useHydrated } from "@/lib/client/use-hydrated";
import { useMessages } from "@/lib/i18n/messages-provider";

import { Button } from "./button";
import { addModal } from "./top-modal";

const NARROW = "(width < 48rem)";

/** Over what the server drew until its buttons hear: a click is better held off than lost. */
const DEAF = "after:absolute after:inset-0 after:z-10 after:cursor-progress noscript:after:hidden";

/**
 * A panel at the right edge, open while mounted. The page beside it stays in use, so it is no
 * modal dialog; on a narrow screen it covers the page, and is one. `actions` stay at its foot.
 */
export function Drawer({
  title,
  subtitle,
  actions,
  onClose,
  children,
}: {
  title: ReactNode;
  subtitle?: ReactNode;
  actions?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useMessages();
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const hydrated = useHydrated();

  useLayoutEffect(() => {
    const dialog = ref.current;
    if (!dialog || !window.matchMedia(NARROW).matches) return;
    // The server renders it open, so that it is there at the first paint; only closed can it become modal.
    dialog.removeAttribute("open");
    dialog.showModal();
    const end = addModal({ element: dialog, kind: "drawer" });
    return () => {
      end();
      dialog.close();
      dialog.setAttribute("open", "");
    };
  }, []);

  useEffect(() => {
    const closeOnEscape = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      // A dialog on top of the drawer takes its own Escape.
      const modal = document.querySelector("dialog:modal");
      if (!modal || modal === ref.current) onClose();
    };
    document.addEventListener("keydown", closeOnEscape);
    return () => document.removeEventListener("keydown", closeOnEscape);
  }, [onClose]);

  return (
    <dialog
      ref={ref}
      open
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      className={`fixed inset-y-0 right-0 left-auto z-40 m-0 flex h-dvh max-h-none w-full max-w-full flex-col border-line border-l bg-surface p-0 text-text shadow-float md:w-117 ${hydrated ? "" : DEAF}`}
    >
      <header className="flex items-start gap-2 border-line border-b px-5 pt-4 pb-3">
        <div className="grid min-w-0 flex-1 gap-1">
          <h2 id={titleId} className="flex min-w-0 items-center gap-2.5">
            {title}
          </h2>
          {subtitle && (
            <div className="line-clamp-3 text-muted [overflow-wrap:anywhere]">{subtitle}</div>
          )}
        </div>
        <Button icon variant="ghost" aria-label={t("common.close")} onClick={onClose}>
          <X aria-hidden />
        </Button>
      </header>
      <div
        className="grid min-h-0 flex-1 auto-rows-min grid-cols-[minmax(0,1fr)] gap-4 overflow-y-auto px-5 py-4"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
        tabIndex={0}
      >
        {children}
      </div>
      {actions && (
        <footer className="flex flex-wrap gap-2 border-line border-t px-5 py-3">{actions}</footer>
      )}
    </dialog>
  );
}
