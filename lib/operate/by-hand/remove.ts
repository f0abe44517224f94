import "server-only";

import { decode } from "@/lib/codecs/detect";
import { toKeyText } from "@/lib/codecs/key-text";
import { StatusError } from "@/lib/errors";
import { get, transact } from "@/lib/etcd/kv";
import type { Operation } from "@/lib/registry/operation";

import { attempt } from "../attempt";
import { assertHarmless } from "../danger";
import type { Operator } from "../operator";
import { keysOf } from "./record";
import { forgetOps, isChanged, readPlace } from "./stored";
import { bare, leave, standing } from "./writes";

/** What stands beside the record may change at any time. */
const TIMES = 5;

type Asked = {
  modRevision: number;
  reason: string;
  actor: string | null;
  insist?: boolean | undefined;
};

/**
 * Removes a registration by hand, if its record is still as it was shown: the record and what it registered, in one
 * transaction. One that cannot be read is removed as well.
 *
 * @throws StatusError `not_found` when there is none, `failed_precondition` when it has changed since, or what it registered
 *   is better left alone and nobody insists; and what etcd throws.
 */
export function removeRegistration(
  operator: Operator,
  id: string,
  { modRevision, reason, insist, actor }: Asked,
): Promise<Operation> {
  const { client, operations, registry, options, handRegistrations } = operator;
  const keys = keysOf(options.ownRoot, id);
  const known = handRegistrations.get(id);
  const asked = {
    ...{ kind: "remove-registration" as const, reason, actor, guard: { modRevision } },
    ...{ service: known?.service ?? "", address: known?.address ?? "" },
    ...{ key: toKeyText(keys.record), lease: "0" },
  };
  return attempt(operations, asked, async (tried) => {
    for (let time = 1; time <= TIMES; time++) {
      const { kv } = await get(client, keys.record);
      if (!kv) throw new StatusError("not_found", `there is no registration ${id}`);
      if (kv.modRevision !== modRevision) throw isChanged(id);
      const place = await readPlace(operator, id);
      const registered = place && (await standing(client, place));
      const success = forgetOps(options.ownRoot, id);
      const compared = [{ key: keys.record, modRevision }];
      if (place) compared.push(place);
      if (registered?.ours) {
        compared.push(registered);
        success.push({ type: "delete", key: registered.key });
      }
      const key = registered?.ours ? toKeyText(registered.key) : null;
      if (registered?.ours && key !== null) {
        const { danger } = decode(registered.ours, options.formats, { asDialled: true });
        assertHarmless([{ key, danger }], insist);
      }
      tried.asking();
      if (place && key !== null) tried.found({ key, lease: place.lease });
      const begun = key !== null ? operations.begin(tried.asked) : null;
      if (key !== null) begun?.onSettled(registry.expect({ key }, expected(begun.id)));
      try {
        const { succeeded, header } = await transact(client, {
          ifModRevision: bare(compared),
          success,
        });
        if (!succeeded) {
          begun?.cancel();
          continue;
        }
        if (place) await leave(client, place.lease);
        const { revision } = header;
        if (begun && key !== null) return begun.confirm({ revision, keys: [key] });
        return operations.written({ ...tried.asked, revision });
      } catch (failure) {
        begun?.cancel();
        throw failure;
      }
    }
    throw isChanged(id);
  });
}

function expected(operation: string) {
  return { operation, cause: "deleted" as const };
}
