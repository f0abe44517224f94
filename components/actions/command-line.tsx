"use client";

import { CopyButton } from "@/components/ui/copy-button";
import { useMessages } from "@/lib/i18n/messages-provider";

/** A command to be copied into a terminal. */
export function CommandLine({ command }: { command: string }) {
  const { t } = useMessages();
  return (
    <span className="mt-1.5 flex items-start gap-1 rounded-[7px] border border-line bg-sunken py-1 pr-1 pl-2.5">
      <code className="figures min-w-0 flex-1 self-center break-all">{command}</code>
      <CopyButton text={command} what={t("actions.curlLine")} />
    </span>
  );
}
