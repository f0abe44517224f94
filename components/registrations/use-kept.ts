"use client";

import { useStatus, useTopic } from "@/lib/client/live/use-topic";
import type { HandRegistration } from "@/lib/registry/hand-registration";
import type { Topic } from "@/lib/registry/topics";

const none: readonly HandRegistration[] = [];

/** What Rollcall keeps registered, as the stream tells of it. Where there is nothing, nothing is followed. */
export function useKept(): readonly HandRegistration[] {
  const { counts } = useStatus();
  // A hook cannot be left out: the status is followed by every page anyway.
  const topic: Topic = counts && counts.handRegistrations > 0 ? "hand-registrations" : "status";
  const { data } = useTopic<Topic>(topic);
  return data && "keeper" in data ? data.registrations : none;
}
