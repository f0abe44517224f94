"use client";

import { useStatus, useTopic } from "@/lib/client/live/use-topic";
import type { RuleState } from "@/lib/registry/quarantine-state";
import type { Topic } from "@/lib/registry/topics";

const none: readonly RuleState[] = [];

/** All rules as the stream tells of them. Where there are none, nothing is followed. */
export function useRules(): readonly RuleState[] {
  const { counts } = useStatus();
  // A hook cannot be left out: the status is followed by every page anyway.
  const topic: Topic = counts && counts.quarantines > 0 ? "quarantines" : "status";
  const { data } = useTopic<Topic>(topic);
  return data && "rules" in data ? data.rules : none;
}
