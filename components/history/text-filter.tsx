"use client";

import { useId } from "react";

import { useTypedText } from "@/components/ui/use-typed-text";

const KNOWN_MAX = 200;

/** A small text filter, one of several side by side. */
export function TextFilter({
  label,
  value,
  known = [],
  onValue,
}: {
  label: string;
  value: string;
  /** Offered to choose from. */
  known?: readonly string[];
  onValue: (value: string) => void;
}) {
  const [text, type] = useTypedText(value, onValue);
  const list = useId();
  return (
    <>
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        list={known.length > 0 ? list : undefined}
        spellCheck={false}
        autoComplete="off"
        onChange={({ target }) => type(target.value)}
        className={`h-6.5 w-24.5 rounded-full border px-2.5 text-12 max-sm:min-w-25 max-sm:flex-1 ${
          value === "" ? "border-line bg-surface" : "border-accent bg-accent-soft text-accent"
        }`}
      />
      <datalist id={list}>
        {known.slice(0, KNOWN_MAX).map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  );
}
