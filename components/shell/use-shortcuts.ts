"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

import { undo } from "@/components/actions/pending";
import { keepPoint, moveTo, readPastPoint } from "@/lib/client/past-point";

import { GoSequence } from "./go-sequence";
import { openSearch, openShortcuts } from "./overlays";
import { pages } from "./pages";

/** Hears the keys that work everywhere, unless something is being typed or a dialog is open. */
export function useShortcuts(): void {
  const router = useRouter();
  useEffect(() => {
    const go = new GoSequence();
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
      const going = go.isOpen(event.timeStamp);
      const page = pages.find((one) => one.key === key);
      if (page && going) router.push(keepPoint(page.href, query));
      else if (key === "n" && going && readPastPoint(query)) {
        router.push(moveTo(window.location.href, null));
      } else if (key === "/") openSearch();
      // Only where there is something to undo; the key has no other meaning.
      else if (key === "z") undo();
      else if (key === "?") openShortcuts();
      else {
        if (key === "g") go.begin(event.timeStamp);
        return;
      }
      go.end();
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
