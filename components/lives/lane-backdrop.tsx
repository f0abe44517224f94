import type { LanesFrame } from "./lanes-frame";

/** The lines of the hours, and the walls behind which nothing was recorded. */
export function LaneBackdrop({ frame: { ticks, gaps, begins, scale } }: { frame: LanesFrame }) {
  return (
    <span aria-hidden>
      {ticks.map(({ at }) => (
        <span
          key={at}
          style={{ left: `${((at - scale.from) / (scale.to - scale.from)) * 100}%` }}
          className="absolute inset-y-0 w-px bg-line opacity-60"
        />
      ))}
      {begins !== null && (
        <span
          style={{ width: `${begins}%` }}
          className="unrecorded absolute inset-y-0 left-0 border-line-strong border-r"
        />
      )}
      {gaps.map(({ id, left, width }) => (
        <span
          key={id}
          data-gap
          style={{ left: `${left}%`, width: `${width}%` }}
          className="unrecorded absolute inset-y-0 min-w-1.25 border-line-strong border-x"
        />
      ))}
    </span>
  );
}
