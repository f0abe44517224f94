"use client";

import { useMemo } from "react";

import type { ServiceState } from "@/lib/registry/fold";

import { chosenFields, encodeFields } from "./instance-fields";

/** The same list while it names the same fields, so that columns are not made anew with every change. */
export function useChosenFields(
  columns: string,
  instances: ServiceState["instances"] | undefined,
): readonly string[] {
  const names = useMemo(
    () => encodeFields(chosenFields(columns, instances?.values() ?? [])),
    [columns, instances],
  );
  return useMemo(() => chosenFields(names, []), [names]);
}
