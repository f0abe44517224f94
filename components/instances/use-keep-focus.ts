"use client";

import { type RefObject, useEffect, useRef } from "react";

/**
 * Has an element take the focus when what had it goes along with the thing that it acts on, as the buttons of an
 * instance do when it leaves: a key that is pressed next is meant for the same panel.
 */
export function useKeepFocus(ref: RefObject<HTMLElement | null>, there: boolean): void {
  const was = useRef(there);
  useEffect(() => {
    const left = was.current && !there;
    was.current = there;
    if (!left) return;
    const { activeElement, body } = document;
    const lost = activeElement === body || activeElement?.id === "content";
    if (lost) ref.current?.focus({ preventScroll: true });
  }, [ref, there]);
}
