import "server-only";

import { decode } from "@/lib/codecs/detect";
import { fromKeyText, toKeyText } from "@/lib/codecs/key-text";
import { StatusError } from "@/lib/errors";
import { get, transact } from "@/lib/etcd/kv";
import type { Operation } from "@/lib/registry/operation";

import { attempt } from "./attempt";
import { forgetOps } from "./by-hand/stored";
import { bare, leave } from "./by-hand/writes";
import { assertHarmless } from "./danger";
import type { Operator } from "./operator";
import { watchFor } from "./watch-for";

/**
 * Deletes the key of one registration, if it is still as it was shown. Its lease lives on, so
 * whether its process puts it back depends on the framework: the operation watches for that. What Rollcall itself
 * keeps registered goes with its record, in the same transaction, and its lease.
 *
 * @throws StatusError `not_found` when there is no such key, `failed_precondition` when it has changed
 *   or is no registration; and where its loss does harm beyond one instance, unless somebody insists.
 */
export function deregister(
  operator: Operator,
  key: string,
  {
    modRevision,
    insist,
    ...said
  }: { modRevision: number; reason: string; actor: string | null; insist?: boolean },
): Promise<Operation> {
  const { client, registry, operations, options, handRegistrations } = operator;
  const unknown = { service: "", address: "", lease: "0" };
  const asked = { kind: "deregister" as const, ...unknown, key, guard: { modRevision }, ...said };
  return attempt(operations, asked, async (tried) => {
    const keyBytes = fromKeyText(key);
    const { kv } = await get(client, keyBytes);
    if (!kv) throw new StatusError("not_found", `there is no key ${key}`);
    const own = key.startsWith(toKeyText(Buffer.from(options.ownRoot)));
    const decoded = decode(kv, options.formats, { asDialled: true });
    const [instance] = own ? [] : decoded.instances;
    if (instance) {
      tried.found({ service: instance.service, address: instance.address, lease: kv.lease });
    }
    if (kv.modRevision !== modRevision) throw changed(key);
    if (!instance) throw new StatusError("failed_precondition", `${key} is no registration`);
    assertHarmless([{ key, kind: decoded.kind, danger: decoded.danger }], insist);

    tried.asking();
    const watchMs = watchFor("delete", decoded.codec, decoded.consequences);
    const begun = operations.begin(tried.asked, watchMs);
    begun.onSettled(registry.expect({ key }, { operation: begun.id, cause: "deleted" }));
    try {
      const kept = handRegistrations.recordOf({ key });
      const { succeeded, header } = await transact(client, {
        ifModRevision: bare([{ key: keyBytes, modRevision }, ...(kept ? [kept] : [])]),
        success: [
          { type: "delete", key: keyBytes },
          ...(kept ? forgetOps(options.ownRoot, kept.id) : []),
        ],
      });
      if (!succeeded) throw changed(key);
      if (kept) await leave(client, kv.lease);
      return begun.confirm({ revision: header.revision, keys: [key] });
    } catch (failure) {
      begun.cancel();
      throw failure;
    }
  });
}

function changed(key: string): StatusError {
  return new StatusError("failed_precondition", `${key} has changed since it was shown`, {
    refusal: "changed",
  });
}
