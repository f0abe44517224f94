"use client";

import type { Danger } from "@/components/actions/dangers";
import { useServiceState } from "@/components/actions/use-service-state";
import type { HandRegistration } from "@/lib/registry/hand-registration";

/** What of a registration by hand is shown: `service` and `key` are null where there is none. */
type Shown = Pick<HandRegistration, "address" | "key"> & { service: string | null };

/** Why what it registers at the moment is better left alone, as far as the page knows. */
export function useKnownDangers({ service, address, key }: Shown): Danger[] {
  const registrations = useServiceState(service)?.instances.get(address)?.registrations;
  const code = key === null ? undefined : registrations?.get(key)?.danger;
  return code ? [{ code, subjects: [address] }] : [];
}
