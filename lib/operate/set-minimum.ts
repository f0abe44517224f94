import "server-only";

import { toKeyText } from "@/lib/codecs/key-text";
import { StatusError } from "@/lib/errors";
import { get, type Op, transact } from "@/lib/etcd/kv";
import type { Minimum, MinimumRecord } from "@/lib/lint/minimum";
import { minimumKey } from "@/lib/lint/minimum-key";

import { attempt } from "./attempt";
import type { Operator } from "./operator";

/** How many instances there should be at least; null: nobody says. */
export type NewMinimum = {
  minimum: number | null;
  reason: string;
  /** Of the minimum as it was shown, 0 for none. */
  modRevision?: number;
};

/**
 * Says how many instances a service should have at least, for every console of this etcd; null takes that
 * back. No registration is touched.
 *
 * @throws StatusError `failed_precondition` when the minimum has changed since it was shown, and what etcd
 *   throws.
 */
export async function setMinimum(
  { client, operations, options }: Pick<Operator, "client" | "operations" | "options">,
  service: string,
  { minimum, reason, actor, modRevision }: NewMinimum & { actor: string | null },
): Promise<{ service: string; minimum: Minimum | null }> {
  const key = minimumKey(options.ownRoot, service);
  const record: MinimumRecord | null =
    minimum === null ? null : { minimum, reason, actor, at: Date.now() };
  const op: Op = record
    ? { type: "put", key, value: Buffer.from(JSON.stringify(record)) }
    : { type: "delete", key };
  const asked = {
    ...{ kind: "minimum" as const, service, address: "", key: toKeyText(key), lease: "0" },
    // What it is set to says more than that it is set.
    ...{ reason: `minimum ${minimum ?? "none"}: ${reason}`, actor },
    guard: modRevision === undefined ? null : { modRevision },
  };
  return attempt(operations, asked, async (tried) => {
    const shown = modRevision ?? (await get(client, key)).kv?.modRevision ?? 0;
    tried.asking();
    const { succeeded, header } = await transact(client, {
      ifModRevision: [{ key, modRevision: shown }],
      success: [op],
    });
    if (!succeeded) {
      const message = `the minimum of ${service} has changed since it was shown`;
      throw new StatusError("failed_precondition", message, { refusal: "changed" });
    }
    operations.written({ ...asked, revision: header.revision });
    return { service, minimum: record && { ...record, modRevision: header.revision } };
  });
}
