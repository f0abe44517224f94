"use client";

import { useHydrated } from "@/lib/client/use-hydrated";

import { fromLocalInput, toLocalInput } from "./audit-url";

/** One end of a time, in the reader's zone. */
export function TimeFilter({
  label,
  value,
  onValue,
}: {
  label: string;
  /** In milliseconds since 1970; empty is open. */
  value: string;
  onValue: (value: string) => void;
}) {
  // Only the browser knows the zone.
  const hydrated = useHydrated();
  return (
    <label className="inline-flex items-center gap-1.5 text-12 text-muted max-sm:w-full">
      <span className="max-sm:w-9">{label}</span>
      <input
        type="datetime-local"
        step={1}
        value={hydrated ? toLocalInput(value) : ""}
        onChange={({ target }) => onValue(fromLocalInput(target.value))}
        className={`figures h-6.5 w-54 rounded-full border px-2.5 text-11.5 max-sm:flex-1 ${
          value === ""
            ? "border-line bg-surface text-muted"
            : "border-accent bg-accent-soft text-accent"
        }`}
      />
    </label>
  );
}
