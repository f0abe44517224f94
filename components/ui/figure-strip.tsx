import type { ReactNode } from "react";

/** A row of figures, in two columns on narrow screens. */
export function FigureStrip({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      className="overflow-hidden rounded-card border border-line bg-surface"
    >
      {/* The outer lines of the figures fall under the edge, whatever the number of columns. */}
      <dl className="-mr-px -mb-px grid grid-cols-2 lg:grid-cols-5">{children}</dl>
    </section>
  );
}
