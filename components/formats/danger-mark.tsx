"use client";

import { TriangleAlert } from "lucide-react";

import { Tag } from "@/components/ui/tag";
import type { DangerCode } from "@/lib/codecs/codec";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

/** In a word, and in a sentence. */
export const dangerTexts: Record<DangerCode, { word: MessageKey; text: MessageKey }> = {
  "node-shuts-down": {
    word: "formats.dangerNodeShutsDown",
    text: "formats.dangerNodeShutsDownText",
  },
  failover: { word: "formats.dangerFailover", text: "formats.dangerFailoverText" },
  "lock-holder": { word: "formats.dangerLockHolder", text: "formats.dangerLockHolderText" },
  "read-only": { word: "formats.dangerReadOnly", text: "formats.dangerReadOnlyText" },
  "system-data": { word: "formats.dangerSystemData", text: "formats.dangerSystemDataText" },
};

/** Says that a key is better left alone, and why. */
export function DangerMark({ danger }: { danger: DangerCode }) {
  const { t } = useMessages();
  const { word, text } = dangerTexts[danger];
  return (
    <Tag tone="gone" title={t(text)}>
      <TriangleAlert aria-hidden className="size-3" />
      <span className="sr-only">{t("formats.danger")}: </span>
      {t(word)}
    </Tag>
  );
}
