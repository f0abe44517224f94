import type { ReactNode } from "react";

/** What a list says that has nothing to show: what would be here, and what to do about it. */
export function EmptyState({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] justify-items-center gap-2 px-6 py-12 text-center">
      <div className="font-semibold text-15">{title}</div>
      {children && (
        <div className="grid w-full max-w-155 grid-cols-[minmax(0,1fr)] justify-items-center gap-3 text-muted">
          {children}
        </div>
      )}
    </div>
  );
}
