"use client";

import { useId } from "react";

import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

/** Formats that are none: what they say of a prefix. */
const special: Record<string, MessageKey> = { raw: "formats.raw", ignore: "formats.ignore" };

/** Chooses a format among those that a prefix can be pinned as. */
export function FormatField({
  formats,
  value,
  error,
  onChange,
}: {
  formats: readonly string[];
  value: string;
  error: string | null;
  onChange: (format: string) => void;
}) {
  const { t } = useMessages();
  const id = useId();
  const noteId = useId();
  const offered = value === "" || formats.includes(value) ? formats : [value, ...formats];
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium text-12.5">
        {t("formats.format")}
      </label>
      <select
        id={id}
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? noteId : undefined}
        onChange={({ target }) => onChange(target.value)}
        className={`h-8 w-full rounded-[7px] border bg-surface px-2 text-13 ${error ? "border-gone" : "border-line-strong"}`}
      >
        <option value="">{t("formats.formatChoose")}</option>
        {offered.map((name) => {
          const text = special[name];
          return (
            <option key={name} value={name}>
              {text ? `${name} · ${t(text)}` : name}
            </option>
          );
        })}
      </select>
      {error && (
        <p id={noteId} className="text-12 text-gone-ink">
          {error}
        </p>
      )}
    </div>
  );
}
