"use client";

import { useState } from "react";

import { classNames } from "./class-names";

/** The parts of the whole from which on it warns, and then alarms. */
const WARN = 1 / 3;
const ALARM = 1 / 5;

/**
 * The filling of a bar that runs out: as long as what is left, and where motion is welcome it moves from one time that it is
 * drawn to the next. It moves by what was left as it was mounted: give it a `key` per end.
 */
export function RunOut({ leftMs, grantedMs }: { leftMs: number; grantedMs: number }) {
  const [delayMs] = useState(leftMs - grantedMs);
  const left = leftMs / grantedMs;
  return (
    <i
      className={classNames(
        "ttl-run-out block h-full",
        left > WARN ? "bg-alive" : left > ALARM ? "bg-warn" : "bg-gone",
      )}
      style={{
        transform: `scaleX(${left})`,
        animationDuration: `${grantedMs}ms`,
        animationDelay: `${delayMs}ms`,
      }}
    />
  );
}
