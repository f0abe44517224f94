import "server-only";

import { isStatusError } from "@/lib/errors";
import { revoke } from "@/lib/etcd/lease";
import { log } from "@/lib/log";

import type { Operator } from "./operator";

/** Takes back a lease that was granted for a key which could not be written, or of which nobody knows whether it was. */
export async function abandonLease(
  { client, heldLeases }: Pick<Operator, "client" | "heldLeases">,
  lease: string,
): Promise<void> {
  heldLeases.release(lease);
  try {
    await revoke(client, lease);
  } catch (error) {
    // It runs out by itself, since nobody renews it.
    const code = isStatusError(error) ? error.code : "internal";
    if (code !== "not_found") log.warn("abandon-lease: could not revoke", { lease, code, error });
  }
}
