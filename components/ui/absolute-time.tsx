"use client";

import { formatTime, type TimeStyle } from "@/lib/client/format";
import { useHydrated } from "@/lib/client/use-hydrated";

/**
 * An instant in the reader's time zone, which only the browser knows: until then it holds its
 * place, invisible.
 */
export function AbsoluteTime({ at, style = "full" }: { at: number; style?: TimeStyle }) {
  const hydrated = useHydrated();
  const iso = new Date(at).toISOString();
  // The server's own zone must not matter either: this stands in for the text only in its width.
  const placeholder = iso
    .replace("T", " ")
    .slice(style === "full" ? 0 : 11, style === "precise" ? 23 : 19);
  return (
    <time
      dateTime={iso}
      className={`whitespace-nowrap tabular-nums ${hydrated ? "" : "invisible"}`}
    >
      {hydrated ? formatTime(at, style) : placeholder}
    </time>
  );
}
