"use client";

import { type RefObject, useEffect, useRef } from "react";

/**
 * For a list that comes in parts, the next as its end comes in sight: once End was pressed, goes to the end again with
 * every part, until the list is whole or the reader does anything else.
 */
export function useFollowedEnd(
  list: RefObject<HTMLElement | null>,
  { count, partial }: { count: number; partial: boolean },
): void {
  const following = useRef(false);
  const incomplete = useRef(partial);

  // biome-ignore lint/correctness/useExhaustiveDependencies: that there are more rows says that a part has come.
  useEffect(() => {
    incomplete.current = partial;
    if (!following.current) return;
    const { activeElement } = document;
    if (activeElement && list.current?.contains(activeElement)) {
      // The table knows what End is on one of its rows, and takes the focus along.
      activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "End", bubbles: true }));
    } else {
      list.current?.scrollIntoView({ block: "end" });
    }
    following.current = partial;
  }, [list, count, partial]);

  useEffect(() => {
    const listen = (event: Event) => {
      const elsewhere = (event.target as Element).closest?.("input, textarea, select, dialog");
      following.current =
        incomplete.current && !elsewhere && event instanceof KeyboardEvent && event.key === "End";
    };
    const signs = ["keydown", "wheel", "pointerdown"] as const;
    for (const sign of signs) document.addEventListener(sign, listen, { passive: true });
    return () => {
      for (const sign of signs) document.removeEventListener(sign, listen);
    };
  }, []);
}
