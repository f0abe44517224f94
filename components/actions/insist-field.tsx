"use client";

import { useMessages } from "@/lib/i18n/messages-provider";

import { DangerList } from "./danger-list";
import type { Insistence } from "./use-insistence";

/** Says what is better left alone and why, and wants to hear that somebody goes on all the same. */
export function InsistField({
  insistence: { dangers, checked, setChecked },
}: {
  insistence: Insistence;
}) {
  const { t } = useMessages();
  return (
    <fieldset className="grid gap-2">
      <legend className="sr-only">{t("formats.danger")}</legend>
      <DangerList dangers={dangers} />
      <label className="flex items-start gap-2 font-medium">
        <input
          type="checkbox"
          className="mt-0.5 size-3.5 shrink-0"
          checked={checked}
          onChange={({ target }) => setChecked(target.checked)}
        />
        {t("actions.insist")}
      </label>
    </fieldset>
  );
}
