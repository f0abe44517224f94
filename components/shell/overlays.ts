/** What can lie over the page, one at a time. */
export type Overlay = "search" | "shortcuts" | null;

let current: Overlay = null;
const listeners = new Set<() => void>();

function set(overlay: Overlay): void {
  current = overlay;
  for (const notify of listeners) notify();
}

/** What was typed after the search was asked for and before it could hear it. */
let typed = "";

function keepTyped(event: KeyboardEvent): void {
  if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
  typed += event.key;
  event.preventDefault();
}

/** Opens the search. Its code may still have to come: what is typed meanwhile is kept for it. */
export function openSearch(): void {
  typed = "";
  document.addEventListener("keydown", keepTyped, { capture: true });
  set("search");
}

/** Hands what was typed meanwhile to the search, which hears the rest itself. */
export function takeTyped(): string {
  document.removeEventListener("keydown", keepTyped, { capture: true });
  return typed;
}

export const openShortcuts = () => set("shortcuts");

export function closeOverlay(): void {
  takeTyped();
  set(null);
}

/** Which overlay is open; for `useSyncExternalStore`. It is opened from many places, and drawn in one. */
export const overlays = {
  get: () => current,
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};
