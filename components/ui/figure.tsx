import type { ReactNode } from "react";

/** One figure of a strip: what it is, its value, and a line about it. */
export function Figure({
  label,
  value,
  unit,
  detail,
}: {
  label: string;
  value: ReactNode;
  unit?: string;
  detail?: ReactNode;
}) {
  return (
    <div className="min-w-0 border-line border-r border-b px-4 py-3 max-lg:last:odd:col-span-2">
      <dt className="text-12 text-muted">{label}</dt>
      <dd>
        <span className="mt-0.5 block font-semibold text-22 leading-tight tracking-[-0.02em] tabular-nums">
          {value}
          {unit && (
            <span className="font-semibold text-14 text-faint tracking-normal"> {unit}</span>
          )}
        </span>
        {/* Where there are two beside each other it has half the screen, and nothing to hover with. */}
        <span className="mt-px block text-12 text-faint [overflow-wrap:anywhere] sm:truncate">
          {detail ?? "\u00a0"}
        </span>
      </dd>
    </div>
  );
}
