"use client";

import { useMemo, useState } from "react";

/** Addresses that are ticked. One that leaves is forgotten: if it comes back, it is another life. */
export function useSelection(instances: ReadonlyMap<string, unknown> | undefined) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const present = useMemo(() => {
    const kept = [...ticked].filter((address) => instances?.has(address));
    return kept.length === ticked.size ? ticked : new Set(kept);
  }, [ticked, instances]);
  if (present !== ticked) setTicked(present);
  return useMemo(
    () => ({
      addresses: present,
      has: (address: string) => present.has(address),
      toggle: (address: string) =>
        setTicked((before) => {
          const after = new Set(before);
          if (!after.delete(address)) after.add(address);
          return after;
        }),
      set: (addresses: Iterable<string>) => setTicked(new Set(addresses)),
    }),
    [present],
  );
}
