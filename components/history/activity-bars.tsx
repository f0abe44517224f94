"use client";

import { memo } from "react";

import { BARS_WIDTH, type Bucket, barPaths } from "./timeline";

const HEIGHT = 72;

/** How much came and left, bucket by bucket. A picture: the slider says in words what is at its place. */
export const ActivityBars = memo(function ActivityBars({
  buckets,
}: {
  buckets: readonly Bucket[];
}) {
  const { came, left, other } = barPaths(buckets, HEIGHT);
  return (
    <svg
      viewBox={`0 0 ${BARS_WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className="absolute inset-0 size-full border-line-strong border-b"
    >
      <path d={other} fill="var(--info)" opacity="0.75" />
      <path d={came} fill="var(--alive)" opacity="0.75" />
      <path d={left} fill="var(--gone)" opacity="0.8" />
    </svg>
  );
});
