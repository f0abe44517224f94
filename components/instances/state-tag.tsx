"use client";

import { Tag } from "@/components/ui/tag";
import type { Tone } from "@/components/ui/tone";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { State } from "@/lib/registry/model";

export const stateTones: Record<State, Tone> = { live: "alive", late: "warn", permanent: "info" };

/** The state of an instance in one word. */
export function StateTag({ state }: { state: State }) {
  const { t } = useMessages();
  return <Tag tone={stateTones[state]}>{t(`common.${state}`)}</Tag>;
}
