import type { ReactNode } from "react";

/** Names and values below each other; made of {@link Fact}. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-y-1.75">{children}</dl>;
}

/** One name and its value. Numbers, keys and leases are `mono`. */
export function Fact({
  label,
  mono = false,
  children,
}: {
  label: string;
  mono?: boolean;
  children: ReactNode;
}) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className={`min-w-0 [overflow-wrap:anywhere] ${mono ? "figures" : ""}`}>{children}</dd>
    </>
  );
}
