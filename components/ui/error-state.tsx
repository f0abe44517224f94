import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** What stands in the place of something that failed: what, why, and what happens next. */
export function ErrorState({
  title,
  children,
  action,
}: {
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div
      role="alert"
      className="grid grid-cols-[minmax(0,1fr)] justify-items-center gap-2 px-6 py-12 text-center"
    >
      <TriangleAlert aria-hidden className="size-6 text-gone-ink" />
      <p className="font-semibold text-15">{title}</p>
      {children && (
        <div className="grid max-w-155 grid-cols-[minmax(0,1fr)] gap-2 break-words text-muted">
          {children}
        </div>
      )}
      {action}
    </div>
  );
}
