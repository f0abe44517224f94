"use client";

import { useActions } from "@/components/actions/actions-context";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";
import type { Registration } from "@/lib/registry/model";

/** Formats offered beside the one that was guessed. */
const CANDIDATES_SHOWN = 3;

/**
 * Says that a format is only a guess, or that a key cannot be read in it, and lets somebody settle it; not in the
 * `past`.
 */
export function Guess({
  registration,
  past = false,
}: {
  registration: Registration;
  past?: boolean;
}) {
  const { t } = useMessages();
  const say = useReason();
  const { readOnly, pin } = useActions();
  const { key, framework, confidence, undecodable } = registration;
  const others = (registration.candidates ?? []).filter((name) => name !== framework);
  const prefix = key.slice(0, key.lastIndexOf("/") + 1) || key;
  const offered = undecodable === undefined ? [framework, ...others] : others;
  return (
    <Note tone={undecodable === undefined ? "info" : "gone"}>
      <p>
        {undecodable === undefined
          ? t("service.guessText", { framework, confidence })
          : t("formats.undecodable", { framework, reason: say(undecodable) })}
      </p>
      {others.length > 0 && (
        <p>{t("formats.alsoMatches", { formats: others.slice(0, CANDIDATES_SHOWN).join(", ") })}</p>
      )}
      {!readOnly && !past && (
        <div className="mt-2 flex flex-wrap gap-1.5">
          {offered.slice(0, CANDIDATES_SHOWN).map((format) => (
            <Button key={format} onClick={() => pin({ prefix, format })}>
              {t("formats.pinAs", { format })}
            </Button>
          ))}
          <Button variant="ghost" onClick={() => pin({ prefix, format: null })}>
            {t("formats.pinAsOther")}
          </Button>
        </div>
      )}
    </Note>
  );
}
