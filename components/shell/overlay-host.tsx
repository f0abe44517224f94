"use client";

import { lazy, Suspense, useEffect, useSyncExternalStore } from "react";

import { closeOverlay, overlays } from "./overlays";
import { useShortcuts } from "./use-shortcuts";

const loadPalette = () => import("./palette");
const Palette = lazy(() => loadPalette().then(({ Palette }) => ({ default: Palette })));
const Shortcuts = lazy(() =>
  import("./shortcuts").then(({ Shortcuts }) => ({ default: Shortcuts })),
);

/** Draws what lies over the page: search or shortcuts, whose code is loaded only after the page. */
export function OverlayHost() {
  useShortcuts();
  const overlay = useSyncExternalStore(overlays.subscribe, overlays.get, () => null);
  // Ahead of its first use, so that what is typed right after the key is not lost.
  useEffect(() => {
    // Without the console there is none to be had; the search asks for it again when it opens.
    const timer = setTimeout(() => loadPalette().catch(() => {}), 1_000);
    return () => clearTimeout(timer);
  }, []);
  if (!overlay) return null;
  return (
    <Suspense>
      {overlay === "search" ? (
        <Palette onClose={closeOverlay} />
      ) : (
        <Shortcuts onClose={closeOverlay} />
      )}
    </Suspense>
  );
}
