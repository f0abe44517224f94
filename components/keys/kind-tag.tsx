"use client";

import { Tag } from "@/components/ui/tag";
import type { Tone } from "@/components/ui/tone";
import type { Kind } from "@/lib/codecs/codec";
import { useMessages } from "@/lib/i18n/messages-provider";

import { kindLabels } from "./keys-view";

const tones: Partial<Record<Kind, Tone>> = {
  liveness: "alive",
  lock: "warn",
  undecodable: "gone",
  foreign: "info",
};

/** What a key is, in one word. */
export function KindTag({ kind }: { kind: Kind }) {
  const { t } = useMessages();
  return <Tag tone={tones[kind]}>{t(kindLabels[kind])}</Tag>;
}
