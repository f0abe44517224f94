"use client";

import { Check, Copy } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";

import { copyText } from "@/lib/client/copy-text";
import { useMessages } from "@/lib/i18n/messages-provider";

import { Button } from "./button";

/** Copies `text`. `what` names it for screen readers; with `children` the button has a visible text. */
export function CopyButton({
  text,
  what,
  children,
}: {
  text: string;
  what: string;
  children?: ReactNode;
}) {
  const { t } = useMessages();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? Check : Copy;
  return (
    <Button
      variant={children ? "plain" : "ghost"}
      icon={!children}
      aria-label={children ? undefined : t("common.copy", { what })}
      title={children ? undefined : t("common.copy", { what })}
      onClick={async () => setCopied(await copyText(text))}
    >
      <Icon aria-hidden />
      {children}
      <span role="status" className="sr-only">
        {copied ? t("common.copied") : ""}
      </span>
    </Button>
  );
}
