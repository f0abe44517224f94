"use client";

import { useId } from "react";

import { classNames } from "@/components/ui/class-names";
import { useMessages } from "@/lib/i18n/messages-provider";

import { type Duration, durationLabel, durations } from "./durations";

/** 15 minutes, an hour, a day, or until somebody lifts it: one of them. */
export function DurationChoice({
  value,
  onChange,
}: {
  value: Duration;
  onChange: (duration: Duration) => void;
}) {
  const { t } = useMessages();
  const name = useId();
  return (
    <fieldset className="flex flex-wrap gap-1.5">
      <legend className="sr-only">{t("quarantine.duration")}</legend>
      {durations.map((duration) => (
        <label
          key={duration}
          className={classNames(
            "inline-flex h-6.5 cursor-pointer items-center rounded-full border px-2.25 text-12 has-focus-visible:outline-2 has-focus-visible:outline-accent",
            value === duration
              ? "border-accent bg-surface font-medium text-accent"
              : "border-line-strong bg-surface text-muted hover:text-text",
          )}
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={value === duration}
            onChange={() => onChange(duration)}
          />
          {t(durationLabel(duration))}
        </label>
      ))}
    </fieldset>
  );
}
