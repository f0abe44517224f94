"use client";

import { useState } from "react";

/** The filling of a bar that runs out. It goes by what was left as it was mounted: give it a `key` per end. */
export function RunOut({ leftMs, grantedMs }: { leftMs: number; grantedMs: number }) {
  const [delayMs] = useState(leftMs - grantedMs);
  return (
    <i
      className="ttl-run-out block h-full"
      style={{ animationDuration: `${grantedMs}ms`, animationDelay: `${delayMs}ms` }}
    />
  );
}
