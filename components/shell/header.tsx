"use client";

import { Search } from "lucide-react";

import { Kbd } from "@/components/ui/kbd";
import { Tag } from "@/components/ui/tag";
import { useStatus } from "@/lib/client/live/use-topic";
import { useHydrated } from "@/lib/client/use-hydrated";
import { useMessages } from "@/lib/i18n/messages-provider";

import { ConnectionState } from "./connection-state";
import { Crumbs } from "./crumbs";
import { OverlayHost } from "./overlay-host";
import { openSearch } from "./overlays";

/** Where you are, search, and how current the page is. */
export function Header() {
  const { t } = useMessages();
  const { readOnly } = useStatus();
  const mac = useHydrated() && /Mac|iPhone|iPad/.test(navigator.userAgent);
  return (
    <header className="sticky top-0 z-20 flex h-13 items-center gap-3 border-line border-b bg-surface px-4 md:px-6">
      <Crumbs />
      {readOnly && (
        <Tag tone="info" title={t("shell.readOnlyHint")}>
          {t("shell.readOnly")}
        </Tag>
      )}
      <span className="flex-1" />
      <button
        type="button"
        onClick={openSearch}
        aria-label={t("shell.search")}
        aria-keyshortcuts="/ Control+K Meta+K"
        className="flex h-8 shrink-0 items-center gap-2 rounded-[7px] border border-line bg-sunken px-2.5 text-faint hover:border-line-strong lg:w-75"
      >
        <Search aria-hidden className="size-3.5" />
        <span className="hidden truncate lg:inline">{t("shell.search")}</span>
        <span className="ml-auto hidden lg:inline">
          <Kbd>{mac ? "⌘K" : "Ctrl K"}</Kbd>
        </span>
      </button>
      <ConnectionState />
      <OverlayHost />
    </header>
  );
}
