"use client";

import { useMemo, useState } from "react";

import { useStatus, useTopic } from "@/lib/client/live/use-topic";
import type { ServiceState } from "@/lib/registry/fold";
import type { RuleState } from "@/lib/registry/quarantine-state";
import type { Topic } from "@/lib/registry/topics";

import { rulesOf, sameRules } from "./rules-of";

const none: readonly RuleState[] = [];

/** All rules as the stream tells of them. Where there are none, nothing is followed. */
export function useRules(): readonly RuleState[] {
  const { counts } = useStatus();
  // A hook cannot be left out: the status is followed by every page anyway.
  const topic: Topic = counts && counts.quarantines > 0 ? "quarantines" : "status";
  const { data } = useTopic<Topic>(topic);
  return data && "rules" in data ? data.rules : none;
}

/**
 * The rules that keep instances of a service out, by address. The same map while it says the same: most changes of a
 * service are no matter of rules, and rows are drawn anew with another one.
 */
export function useServiceRules(
  service: string,
  state: Pick<ServiceState, "instances" | "departures"> | undefined,
): ReadonlyMap<string, RuleState> {
  const rules = useRules();
  const found = useMemo(() => {
    const known = (address: string) =>
      (state?.instances.has(address) ?? false) ||
      (state?.departures.some((left) => left.address === address) ?? false);
    return rulesOf(rules, service, known);
  }, [rules, service, state]);
  const [shown, setShown] = useState(found);
  if (shown === found || sameRules(shown, found)) return shown;
  setShown(found);
  return found;
}
