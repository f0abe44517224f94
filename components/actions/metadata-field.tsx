"use client";

import { useId } from "react";

import { useMessages } from "@/lib/i18n/messages-provider";

/** Metadata, as lines of `name=value`. */
export function MetadataField({
  value,
  error,
  onChange,
}: {
  value: string;
  error: string | null;
  onChange: (text: string) => void;
}) {
  const { t } = useMessages();
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium text-12.5">
        {t("actions.metadata")}{" "}
        <span className="font-normal text-faint">({t("actions.optional")})</span>
      </label>
      <textarea
        id={id}
        rows={2}
        spellCheck={false}
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-note`}
        onChange={(event) => onChange(event.target.value)}
        className="figures rounded-[7px] border border-line-strong bg-surface px-2.5 py-1.5"
      />
      <p id={`${id}-note`} className={`text-12 ${error ? "text-gone-ink" : "text-muted"}`}>
        {error ?? t("actions.metadataHint")}
      </p>
    </div>
  );
}
