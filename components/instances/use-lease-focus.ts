"use client";

import { type RefObject, useEffect, useRef } from "react";

const EVERY_MS = 5_000;
const LEASES_MAX = 200;

/**
 * Tells the console which leases are on screen, so that their TTLs are read first. `table` holds
 * rows with `data-row`, and `leaseOf` knows the lease of each.
 */
export function useLeaseFocus(
  table: RefObject<HTMLElement | null>,
  leaseOf: (row: string) => string | undefined,
): void {
  const latest = useRef(leaseOf);
  useEffect(() => {
    latest.current = leaseOf;
  }, [leaseOf]);

  useEffect(() => {
    const tell = () => {
      if (document.hidden || !table.current) return;
      const rows = [...table.current.querySelectorAll<HTMLElement>("tr[data-row]")];
      const leases = rows.flatMap(({ dataset }) => latest.current(dataset.row ?? "") ?? []);
      const unique = [...new Set(leases)].filter((lease) => lease !== "0").slice(0, LEASES_MAX);
      if (unique.length === 0) return;
      // It only makes the bars more exact: whatever goes wrong here, the next call may do better.
      fetch("/api/leases/focus", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ leases: unique }),
      }).catch(() => {});
    };
    const first = setTimeout(tell, 500);
    const timer = setInterval(tell, EVERY_MS);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [table]);
}
