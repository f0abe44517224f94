"use client";

import { TextField } from "@/components/ui/text-field";
import { ACTOR_MAX } from "@/lib/client/actor";
import { useMessages } from "@/lib/i18n/messages-provider";

import type { Confirmation } from "./use-confirmation";

/** Asks why it is done, and who does it. */
export function ConfirmationFields({
  confirmation: { actor, typed, setReason, optional, reasonMissing, tried },
  placeholder,
}: {
  confirmation: Confirmation;
  placeholder?: string;
}) {
  const { t } = useMessages();
  return (
    <>
      <TextField
        label={
          <>
            {t("actions.reason")}{" "}
            <span className="font-normal text-faint">
              ({t(optional ? "actions.optional" : "actions.reasonHint")})
            </span>
          </>
        }
        value={typed}
        maxLength={500}
        required={!optional}
        placeholder={placeholder}
        onChange={({ target }) => setReason(target.value)}
        error={tried && reasonMissing ? t("actions.reasonMissing") : null}
      />
      <TextField
        label={t("past.actor")}
        hint={t("past.actorHint")}
        value={actor.name}
        maxLength={ACTOR_MAX}
        required
        autoComplete="name"
        onChange={({ target }) => actor.setName(target.value)}
        error={tried && actor.missing ? t("past.actorMissing") : null}
      />
    </>
  );
}
