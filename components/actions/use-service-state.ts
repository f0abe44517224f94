"use client";

import { useTopic } from "@/lib/client/live/use-topic";
import type { ServiceState } from "@/lib/registry/fold";
import type { Topic } from "@/lib/registry/topics";

/** The live state of a service; undefined until it has come, and without a service. */
export function useServiceState(service: string | null): ServiceState | undefined {
  // A hook cannot be left out: the status is followed by every page anyway.
  const topic: Topic = service === null ? "status" : `service:${service}`;
  const { data } = useTopic<Topic>(topic);
  return data && "instances" in data ? data : undefined;
}
