"use client";

import { TextField } from "@/components/ui/text-field";
import { ACTOR_MAX } from "@/lib/client/actor";
import { useMessages } from "@/lib/i18n/messages-provider";

import type { ActorState } from "./use-actor-field";

/** Asks who does it. `tried`: somebody wanted to go on already. */
export function ActorField({ actor, tried }: { actor: ActorState; tried: boolean }) {
  const { t } = useMessages();
  return (
    <TextField
      label={t("past.actor")}
      hint={t("past.actorHint")}
      value={actor.name}
      maxLength={ACTOR_MAX}
      required
      autoComplete="name"
      onChange={(event) => actor.setName(event.target.value)}
      error={tried && actor.missing ? t("past.actorMissing") : null}
    />
  );
}
