/** The mark and name of the program. */
export function Brand() {
  return (
    <div className="flex items-center gap-2.25 px-2 pt-0.5 pb-4 font-[650] text-15 tracking-[-0.01em]">
      <svg viewBox="0 0 24 24" fill="none" aria-hidden="true" className="size-5">
        <path
          d="M3 7h9M3 12h6M3 17h9"
          stroke="var(--faint)"
          strokeWidth="2.2"
          strokeLinecap="round"
        />
        <path
          d="m13 12.5 3 3 5.5-7"
          stroke="var(--accent)"
          strokeWidth="2.4"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      Rollcall
    </div>
  );
}
