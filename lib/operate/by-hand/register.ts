import "server-only";

import { randomUUID } from "node:crypto";

import { StatusError } from "@/lib/errors";
import { KEPT_TTL_MIN_SECONDS } from "@/lib/registry/hand-registration";

import type { Attempt } from "../attempt";
import type { Registered } from "../model";
import type { NewInstance } from "../new-registration";
import type { Operator } from "../operator";
import { type HandRecord, keysOf } from "./record";
import { registerAnew } from "./writes";

/**
 * Registers an instance by hand and makes the record by which the consoles keep it alive from then on, in one
 * transaction. What is registered has been checked before.
 *
 * @throws StatusError `invalid_argument` for too short a TTL, `failed_precondition` when the key exists or a rule keeps
 *   the address out; and what etcd throws.
 */
export async function registerKept(
  { client, operations, options, handRegistrations, quarantine }: Operator,
  service: string,
  { address, format, metadata, ttlSeconds, check = null, reason = "", actor }: KeptBody,
  tried: Attempt,
): Promise<Registered> {
  checkTtl(ttlSeconds);
  const [rule] = quarantine.rules.on(service, address);
  if (rule) {
    const why = `${address} is quarantined: lift rule ${rule.rule.id} first`;
    throw new StatusError("failed_precondition", why);
  }
  const id = randomUUID();
  const keys = keysOf(options.ownRoot, id);
  const target = { service, address, format, metadata, ttlSeconds };
  const by = { actor, reason, createdAt: Date.now(), edited: null };
  const record: HandRecord = { ...target, check, ...by };
  const value = Buffer.from(JSON.stringify(record));
  tried.asking();
  const done = await registerAnew(client, target, keys, {
    guards: [{ key: keys.record, modRevision: 0 }],
    also: [{ type: "put", key: keys.record, value }],
  });
  if (done.result !== "done") {
    throw new StatusError("failed_precondition", "its key exists already", { refusal: "exists" });
  }
  const { key, lease, revision } = done;
  tried.found({ key, lease });
  const operation = operations.written({ ...tried.asked, revision });
  await handRegistrations.seen(id, revision).catch(() => {});
  return { id, key, lease, ttlSeconds: done.ttlSeconds, revision, operation };
}

type KeptBody = Omit<NewInstance, "keepalive" | "insist"> & { actor: string | null };

/** @throws StatusError `invalid_argument` for one that might run out while another console takes over */
export function checkTtl(ttlSeconds: number): void {
  if (ttlSeconds >= KEPT_TTL_MIN_SECONDS) return;
  const why = "so that another console can take over before it runs out";
  throw new StatusError(
    "invalid_argument",
    `ttlSeconds: at least ${KEPT_TTL_MIN_SECONDS} where Rollcall keeps it alive, ${why}`,
  );
}
