"use client";

import { Kbd } from "@/components/ui/kbd";
import { useMessages } from "@/lib/i18n/messages-provider";

import { openShortcuts } from "./overlays";

/** Opens the list of keyboard shortcuts. */
export function ShortcutsButton() {
  const { t } = useMessages();
  return (
    <button
      type="button"
      onClick={openShortcuts}
      className="flex items-center gap-1.5 rounded px-1 py-0.5 hover:bg-sunken hover:text-text"
    >
      <Kbd>?</Kbd> {t("shell.shortcuts")}
    </button>
  );
}
