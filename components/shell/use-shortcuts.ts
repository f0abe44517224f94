"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

import { undo } from "@/components/actions/pending";
import { keepPoint, moveTo, readPastPoint } from "@/lib/client/past-point";

import { openSearch, openShortcuts } from "./overlays";
import { pages } from "./pages";

/** `g` and the letter after it belong together for so long. */
const SEQUENCE_MS = 1_000;

/** Hears the keys that work everywhere, unless something is being typed or a dialog is open. */
export function useShortcuts(): void {
  const router = useRouter();
  useEffect(() => {
    // Long ago: at 0 the page began to load, and for a second any letter would lead away.
    let goAt = Number.NEGATIVE_INFINITY;
    const onKeyDown = (event: KeyboardEvent) => {
      const { key } = event;
      if (event.altKey || event.defaultPrevented) return;
      if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "k") {
        event.preventDefault();
        if (!document.querySelector("dialog:modal")) openSearch();
        return;
      }
      if (event.ctrlKey || event.metaKey || isTyping(event.target)) return;
      if (document.querySelector("dialog:modal")) return;
      const query = new URLSearchParams(window.location.search);
      const going = event.timeStamp - goAt < SEQUENCE_MS;
      const page = pages.find((one) => one.key === key);
      if (page && going) router.push(keepPoint(page.href, query));
      else if (key === "n" && going && readPastPoint(query)) {
        router.push(moveTo(window.location.href, null));
      } else if (key === "/") openSearch();
      // Only where there is something to undo; the key has no other meaning.
      else if (key === "z") undo();
      else if (key === "?") openShortcuts();
      else {
        if (key === "g") goAt = event.timeStamp;
        return;
      }
      goAt = Number.NEGATIVE_INFINITY;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [router]);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest("input, textarea, select") !== null;
}
