import "server-only";

import { isStatusError, StatusError } from "@/lib/errors";
import { get, type KeyValue, type Op } from "@/lib/etcd/kv";

import type { Operator } from "../operator";
import type { Entry } from "./book";
import { type HandRecord, keysOf, type Place, parsePlace, parseRecord } from "./record";

type Stored = Pick<Operator, "client" | "options">;

/**
 * The parts of a registration by hand as etcd has them now.
 *
 * @throws StatusError `not_found` when there is none, `failed_precondition` when it has changed since it was shown with
 *   `modRevision`, `invalid_argument` when it cannot be read.
 */
export async function readKept(
  operator: Stored,
  id: string,
  modRevision: number,
): Promise<{
  keys: ReturnType<typeof keysOf>;
  record: HandRecord;
  place: Entry<Place> | null;
  mark: KeyValue | null;
}> {
  const { client, options } = operator;
  const keys = keysOf(options.ownRoot, id);
  const [{ kv }, place, { kv: mark }] = await Promise.all([
    get(client, keys.record),
    readPlace(operator, id),
    get(client, keys.mark),
  ]);
  if (!kv) throw new StatusError("not_found", `there is no registration ${id}`);
  if (kv.modRevision !== modRevision) throw isChanged(id);
  return { keys, record: parseRecord(kv), place, mark };
}

/** What says that it is registered, as etcd has it now; null where that is not so, or it is none of ours. */
export async function readPlace(
  { client, options }: Stored,
  id: string,
): Promise<Entry<Place> | null> {
  const key = keysOf(options.ownRoot, id).place;
  const { kv } = await get(client, key);
  if (!kv || kv.lease === "0") return null;
  try {
    const { modRevision, lease } = kv;
    return { id, key, modRevision, lease, value: parsePlace(kv) };
  } catch (reason) {
    if (!isStatusError(reason)) throw reason;
    return null;
  }
}

/** What to delete so that nothing keeps it registered any more. */
export function forgetOps(root: string, id: string): Op[] {
  const { record, place, mark } = keysOf(root, id);
  return [record, place, mark].map((key) => ({ type: "delete", key }));
}

export function isChanged(id: string): StatusError {
  return new StatusError(
    "failed_precondition",
    `registration ${id} has changed since it was shown`,
    { refusal: "changed" },
  );
}
