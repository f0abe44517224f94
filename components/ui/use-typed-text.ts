"use client";

import { useEffect, useRef, useState } from "react";

const SETTLE_MS = 150;

/**
 * The text of an input whose `value` is kept elsewhere, e.g. in the URL. What is typed shows at once;
 * `onValue` hears it when the typing pauses.
 */
export function useTypedText(
  value: string,
  onValue: (value: string) => void,
): [text: string, type: (text: string) => void] {
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
  return [text, type];
}
