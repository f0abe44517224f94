import "server-only";

import { fromKeyText } from "@/lib/codecs/key-text";
import { StatusError } from "@/lib/errors";
import { transact } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";

import { abandonLease } from "./abandon-lease";
import { attempt } from "./attempt";
import { registerKept } from "./by-hand/register";
import type { Registered } from "./model";
import { checkAddress, checkListed, encoderOf, type NewInstance, newId } from "./new-registration";
import type { Operator } from "./operator";

/**
 * Registers an instance by hand: one key, which must not exist, with a lease that Rollcall or
 * the caller keeps alive, or with none. What Rollcall keeps alive it does until it is removed, whichever console is
 * there.
 *
 * @throws StatusError `invalid_argument` for what would not be listed as this instance,
 *   `failed_precondition` when the key exists, or is read-only and nobody insists, and what etcd throws.
 */
export function register(
  operator: Operator,
  service: string,
  { actor, ...body }: NewInstance & { actor: string | null },
): Promise<Registered> {
  const { client, operations } = operator;
  const { address, reason = "" } = body;
  const asked = {
    ...{ kind: "register" as const, service, address, key: "", lease: "0", reason, actor },
    guard: { modRevision: 0 },
  };
  return attempt(operations, asked, async (tried) => {
    const encode = encoderOf(body.format);
    checkAddress(address);
    const registration = { service, address, metadata: body.metadata };
    checkListed(operator, encode, { ...registration, id: newId() }, body);
    if (body.keepalive === "rollcall") {
      return registerKept(operator, service, { ...body, actor }, tried);
    }
    if (body.check) {
      const why = "only what Rollcall keeps alive is checked";
      throw new StatusError("invalid_argument", `check: ${why}`);
    }

    const lease = body.keepalive === "none" ? null : await grant(client, body.ttlSeconds);
    const { key, value } = encode({ ...registration, id: lease?.id ?? newId() });
    tried.found({ key, lease: lease?.id ?? "0" });
    try {
      const keyBytes = fromKeyText(key);
      tried.asking();
      const { succeeded, header } = await operations.writing(key, () =>
        transact(client, {
          ifModRevision: [{ key: keyBytes, modRevision: 0 }],
          success: [{ type: "put", key: keyBytes, value: Buffer.from(value), lease: lease?.id }],
        }),
      );
      if (!succeeded)
        throw new StatusError("failed_precondition", `the key ${key} exists already`, {
          refusal: "exists",
        });
      const operation = operations.written({ ...tried.asked, revision: header.revision });
      return {
        id: null,
        key,
        lease: lease?.id ?? null,
        ttlSeconds: lease?.ttlSeconds ?? null,
        revision: header.revision,
        operation,
      };
    } catch (failure) {
      // A put whose answer was lost goes with its lease.
      if (lease) await abandonLease(operator, lease.id);
      throw failure;
    }
  });
}
