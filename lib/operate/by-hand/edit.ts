import "server-only";

import { StatusError } from "@/lib/errors";
import { type Op, transact } from "@/lib/etcd/kv";
import type { HandRegistration, HealthCheck } from "@/lib/registry/hand-registration";
import type { Operation } from "@/lib/registry/operation";

import { attempt } from "../attempt";
import { checkAddress, checkListed, encoderOf, newId } from "../new-registration";
import type { Operator } from "../operator";
import { type HandRecord, sameTarget } from "./record";
import { checkTtl } from "./register";
import { isChanged, readKept } from "./stored";
import { replace } from "./writes";

/** What stands beside the record may change at any time; what does so each time is left for the keeper. */
const TIMES = 3;

/** What is to be other than it is; what is left out stays. */
export type RegistrationEdit = {
  /** Of the record as it was shown. */
  modRevision: number;
  address?: string;
  metadata?: Record<string, string>;
  ttlSeconds?: number;
  /** Null takes the check away. */
  check?: HealthCheck | null;
  reason: string;
  insist?: boolean;
};

/**
 * Changes a registration by hand, if it is still as it was shown. Where it is registered, what is registered changes in
 * the same transaction, so that clients find the one or the other at any moment.
 *
 * @throws StatusError `not_found` when there is none, `failed_precondition` when it has changed since or its new key is
 *   somebody else's, or read-only and nobody insists, `invalid_argument` for what would not be listed; and what etcd
 *   throws.
 */
export function editRegistration(
  operator: Operator,
  id: string,
  { modRevision, reason, insist, ...change }: RegistrationEdit,
  actor: string | null,
): Promise<{ registration: HandRegistration; operation: Operation }> {
  const { client, operations, handRegistrations } = operator;
  const known = handRegistrations.get(id);
  const asked = {
    ...{ kind: "edit-registration" as const, reason, actor, guard: { modRevision } },
    ...{ service: known?.service ?? "", address: change.address ?? known?.address ?? "" },
    ...{ key: known?.key ?? "", lease: known?.lease ?? "0" },
  };
  return attempt(operations, asked, async (tried) => {
    for (let time = 1; ; time++) {
      const { keys, record, place, mark } = await readKept(operator, id, modRevision);
      const next: HandRecord = { ...record, ...change, edited: { actor, reason, at: Date.now() } };
      check(operator, next);
      tried.asking();
      const guards = [{ key: keys.record, modRevision }];
      const put: Op = { type: "put", key: keys.record, value: Buffer.from(JSON.stringify(next)) };
      const also: Op[] =
        mark && next.check === null ? [put, { type: "delete", key: keys.mark }] : [put];
      const registers = place !== null && !sameTarget(place.value.of, next);
      if (registers && time < TIMES) {
        const done = await replace(client, next, place, { guards, also });
        if (done.result === "conflict") {
          throw new StatusError("failed_precondition", "its new key is somebody else's", {
            refusal: "exists",
          });
        }
        if (done.result !== "done") continue;
        tried.found({ key: done.key, lease: done.lease });
        return finish(done.revision);
      }
      const { succeeded, header } = await transact(client, {
        ifModRevision: guards,
        success: also,
      });
      if (!succeeded) throw isChanged(id);
      return finish(header.revision);
    }

    async function finish(revision: number) {
      const operation = operations.written({ ...tried.asked, revision });
      return { registration: await handRegistrations.seen(id, revision), operation };
    }
  });

  function check(at: Operator, next: HandRecord): void {
    checkTtl(next.ttlSeconds);
    checkAddress(next.address);
    const { service, address, metadata, format } = next;
    const registration = { service, address, metadata, id: newId() };
    checkListed(at, encoderOf(format), registration, { format, keepalive: "rollcall", insist });
  }
}
