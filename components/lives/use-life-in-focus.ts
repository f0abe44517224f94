"use client";

import { type FocusEvent, type PointerEvent, type RefObject, useEffect, useState } from "react";

/** The life that the pointer or the keyboard is on, and where on the screen. */
export type Anchor = { address: string; life: string; x: number; top: number; bottom: number };

/** Follows the pointer and the keyboard over the lives inside `box`. Escape lets go of the one they are on. */
export function useLifeInFocus(box: RefObject<HTMLElement | null>) {
  const [anchor, setAnchor] = useState<Anchor | null>(null);
  const open = anchor !== null;

  useEffect(() => {
    if (!open) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      // The drawer has its turn with the next one.
      event.preventDefault();
      setAnchor(null);
    };
    // What is scrolled away under the pointer is not told; the keyboard's stays where it is.
    const onScroll = () => setAnchor(anchorOf(document.activeElement, box.current));
    window.addEventListener("keydown", onKey, { capture: true });
    window.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      window.removeEventListener("keydown", onKey, { capture: true });
      window.removeEventListener("scroll", onScroll);
    };
  }, [open, box]);

  const handlers = {
    onPointerOver: ({ target, clientX, pointerType }: PointerEvent<HTMLElement>) => {
      if (pointerType !== "touch") setAnchor(anchorOf(target as Element, box.current, clientX));
    },
    onPointerLeave: () => setAnchor(anchorOf(document.activeElement, box.current)),
    onFocus: ({ target }: FocusEvent<HTMLElement>) => {
      setAnchor(target.matches(":focus-visible") ? anchorOf(target, box.current) : null);
    },
    onBlur: () => setAnchor(null),
  };
  return { anchor, handlers };
}

function anchorOf(element: Element | null, box: Element | null, x?: number): Anchor | null {
  const life = element?.closest<HTMLElement>("[data-life]");
  const row = life?.closest<HTMLElement>("tr[data-row]");
  if (!life || !row || !box?.contains(life)) return null;
  const { left, right, top, bottom } = life.getBoundingClientRect();
  return {
    address: row.dataset.row ?? "",
    life: life.dataset.life ?? "",
    x: x ?? (left + right) / 2,
    top,
    bottom,
  };
}
