import type { ReactNode } from "react";

import { classNames } from "./class-names";

/** A bordered surface with an optional header. `labelledBy` or `label` makes it a named region. */
export function Card({
  label,
  labelledBy,
  header,
  className,
  children,
}: {
  label?: string;
  labelledBy?: string;
  header?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={label}
      aria-labelledby={labelledBy}
      // `clip`, not `hidden`: a scroll container would keep a table's header from sticking to the page.
      className={classNames(
        "min-w-0 overflow-clip rounded-card border border-line bg-surface",
        className,
      )}
    >
      {header && (
        <header className="flex min-h-11.5 flex-wrap items-center gap-2 border-line border-b px-3.5 py-2">
          {header}
        </header>
      )}
      {children}
    </section>
  );
}
