"use client";

import { TriangleAlert } from "lucide-react";

import type { DangerCode } from "@/lib/codecs/codec";
import { useMessages } from "@/lib/i18n/messages-provider";

import { dangerTexts } from "./danger-mark";

/** Says why a key is better left alone, and wants to hear that somebody goes on all the same. */
export function InsistField({
  danger,
  checked,
  missing,
  onChange,
}: {
  danger: DangerCode;
  checked: boolean;
  /** Somebody wanted to go on without. */
  missing: boolean;
  onChange: (checked: boolean) => void;
}) {
  const { t } = useMessages();
  return (
    <fieldset className="grid gap-2 rounded-card border border-gone bg-gone-soft px-3 py-2.5 text-[12.5px]">
      <legend className="sr-only">{t("formats.danger")}</legend>
      <p className="flex items-baseline gap-2 font-semibold text-gone-ink">
        <TriangleAlert aria-hidden className="size-3.5 shrink-0 self-center" />
        {t(dangerTexts[danger].text)}
      </p>
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          className="size-3.5"
          checked={checked}
          onChange={({ target }) => onChange(target.checked)}
        />
        {t("formats.insist")}
      </label>
      {missing && <p className="text-gone-ink">{t("formats.insistMissing")}</p>}
    </fieldset>
  );
}
