import type { RestoreBody } from "@/lib/api/past-contract";
import type { RestorePlan } from "@/lib/operate/model";

export type LeaseChoice = RestoreBody["lease"];

/** Why the lease that a registration had cannot be taken again, or that it can. */
export type OwnLease = "none" | "dead" | "unsure" | "alive";

export function ownLease({
  lease,
  leaseAlive,
}: Pick<RestorePlan, "lease" | "leaseAlive">): OwnLease {
  if (lease === "0") return "none";
  if (leaseAlive === null) return "unsure";
  return leaseAlive ? "alive" : "dead";
}

/**
 * What is proposed: its own lease where that lives, since then everything is as it was; a permanent
 * key where it was one; else a lease of this console, which at least ends with it.
 */
export function proposedLease(plan: Pick<RestorePlan, "lease" | "leaseAlive">): LeaseChoice {
  const own = ownLease(plan);
  if (own === "alive") return "same";
  return own === "none" ? "none" : "rollcall";
}

/** Whether a choice can be made: any but a lease that is no more. */
export function canTake(
  choice: LeaseChoice,
  plan: Pick<RestorePlan, "lease" | "leaseAlive">,
): boolean {
  const own = ownLease(plan);
  return choice !== "same" || own === "alive" || own === "unsure";
}

/** What stands in the way of the key: nothing, what it says already, or something else. */
export type Present = "nothing" | "same" | "other";

export function presentOf({ current }: Pick<RestorePlan, "current">): Present {
  if (current === null) return "nothing";
  return current.same ? "same" : "other";
}

const TTL_DEFAULT = 10;

/** The TTL that a new lease is proposed: what the old one had, as far as it may be granted. */
export function proposedTtl({ grantedTtlSeconds }: Pick<RestorePlan, "grantedTtlSeconds">): string {
  return String(Math.min(86_400, Math.max(2, grantedTtlSeconds ?? TTL_DEFAULT)));
}

/** Whether the text is a TTL that the console grants. */
export function isTtl(text: string): boolean {
  const ttl = Number(text);
  return Number.isInteger(ttl) && ttl >= 2 && ttl <= 86_400;
}
