"use client";

import { Download } from "lucide-react";

import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { KeyAnswer } from "@/lib/api/contract";
import { useMessages } from "@/lib/i18n/messages-provider";

import { toBase64 } from "./value-bytes";
import type { Views } from "./value-views";

/** Takes a value along, byte for byte: copied, as base64 where it is no text, or as a file. Masked it stays. */
export function ValueExport({
  name,
  answer,
  views: { bytes, text },
}: {
  name: string;
  answer: KeyAnswer;
  views: Views;
}) {
  const { t } = useMessages();
  if (answer.masked || bytes.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {text === null ? (
        <CopyButton text={toBase64(bytes)} what={t("keys.base64")}>
          {t("keys.copyBase64")}
        </CopyButton>
      ) : (
        <CopyButton text={answer.value} what={t("keys.value")}>
          {t("keys.copyText")}
        </CopyButton>
      )}
      <Button onClick={() => saveFile(fileNameOf(name), bytes)}>
        <Download aria-hidden />
        {t("keys.download")}
      </Button>
    </div>
  );
}

/** The last part of a key, without what a file's name may not have. */
function fileNameOf(key: string): string {
  const last = key.split("/").findLast((part) => part !== "") ?? "";
  return last.replace(/[^\w.-]+/g, "_").slice(0, 100) || "value";
}

function saveFile(name: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(
    new Blob([Uint8Array.from(bytes)], { type: "application/octet-stream" }),
  );
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
