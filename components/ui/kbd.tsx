import type { ReactNode } from "react";

/** A key of the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="rounded-[5px] border border-line-strong border-b-2 bg-surface px-1.25 py-px font-mono text-11 text-muted">
      {children}
    </kbd>
  );
}
