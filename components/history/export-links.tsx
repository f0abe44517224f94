"use client";

import { Download } from "lucide-react";

import { useMessages } from "@/lib/i18n/messages-provider";

import { exportPath } from "./history-url";

const formats = ["csv", "json"] as const;

/** Downloads of what is filtered. */
export function ExportLinks({
  filter,
  to,
}: {
  filter: Readonly<Record<string, string>>;
  to: number | null;
}) {
  const { t } = useMessages();
  return (
    <span className="ml-auto inline-flex items-center gap-1.5 text-12 text-muted">
      <Download aria-hidden className="size-3.5 max-2xl:hidden" />
      {formats.map((format) => (
        <a
          key={format}
          href={exportPath(format, filter, to)}
          download
          aria-label={t("history.exportAs", { format: format.toUpperCase() })}
          title={t("history.exportAs", { format: format.toUpperCase() })}
          className="inline-flex h-6.5 items-center rounded-[7px] border border-line-strong bg-surface px-2 font-medium text-text hover:bg-sunken"
        >
          {format.toUpperCase()}
        </a>
      ))}
    </span>
  );
}
