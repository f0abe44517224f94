"use client";

import { useEffect, useRef, useState } from "react";

const SETTLE_MS = 150;

/** A small text filter. What is typed shows at once; `onValue` hears it when the typing pauses. */
export function FilterInput({
  label,
  value,
  onValue,
}: {
  label: string;
  value: string;
  onValue: (value: string) => void;
}) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // The value changed elsewhere: back button, or "clear filter".
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function type(next: string) {
    setText(next);
    clearTimeout(timer.current);
    // Browsers refuse a page that writes its URL at every key.
    timer.current = setTimeout(() => {
      sent.current = next;
      onValue(next);
    }, SETTLE_MS);
  }

  return (
    <input
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={({ target }) => type(target.value)}
      className="h-[26px] ml-auto w-[120px] min-w-[96px] rounded-full border border-line bg-surface px-2.5 text-[12px] max-sm:flex-1"
    />
  );
}
