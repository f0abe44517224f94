"use client";

import { useTypedText } from "./use-typed-text";

/** A small text filter. What is typed shows at once; `onValue` hears it when the typing pauses. */
export function FilterInput({
  label,
  value,
  onValue,
  first = false,
}: {
  label: string;
  value: string;
  onValue: (value: string) => void;
  /** Whether it stands at the beginning of its row, not at the end. */
  first?: boolean;
}) {
  const [text, type] = useTypedText(value, onValue);
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={({ target }) => type(target.value)}
      className={`h-6.5 w-33 min-w-33 rounded-full border border-line bg-surface px-2.5 text-12 max-sm:flex-1 ${first ? "" : "ml-auto"}`}
    />
  );
}
