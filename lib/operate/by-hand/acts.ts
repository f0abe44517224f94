import "server-only";

import { fromKeyText } from "@/lib/codecs/key-text";
import { isStatusError } from "@/lib/errors";
import { type Op, transact } from "@/lib/etcd/kv";
import { revoke, timeToLive } from "@/lib/etcd/lease";

import type { Guard } from "../consoles/term";
import type { Endings } from "./endings";
import { type Act, guardsOf, type Keeping } from "./keeping";
import type { Health } from "./prober";
import { keysOf, type Mark } from "./record";
import { bare, putBack, registerAnew, replace, standing, type Written } from "./writes";

type Result = Written["result"];

/**
 * Does what is to be done for one registration by hand, if all that it was decided upon is still so.
 *
 * @throws StatusError what etcd refuses
 */
export async function carryOut(
  keeping: Keeping,
  endings: Endings,
  id: string,
  act: Act,
): Promise<Result> {
  const { client, records, places, root } = keeping;
  const guards = guardsOf(keeping, id);
  if (!guards) return "changed";
  const keys = keysOf(root, id);
  if (act === "clear") return write(keeping, guards, [{ type: "delete", key: keys.mark }]);
  if (act === "end") return end(keeping, endings, id, guards);
  const record = records.entries.get(id)?.value;
  if (!record) return "changed";
  if (act === "register") return (await registerAnew(client, record, keys, { guards })).result;
  const place = places.entries.get(id);
  if (!place) return "changed";
  if (act === "replace") return (await replace(client, record, place, { guards })).result;
  return (await putBack(client, record, place, guards)).result;
}

/**
 * Marks what fails its check, or takes the mark off what answers again, which is what it is registered by.
 *
 * @throws StatusError what etcd refuses
 */
export async function mark(keeping: Keeping, id: string, { ok, error }: Health): Promise<void> {
  const guards = guardsOf(keeping, id);
  if (!guards) return;
  const key = keysOf(keeping.root, id).mark;
  const said: Mark = { since: Date.now(), error: error ?? "" };
  const value = Buffer.from(JSON.stringify(said));
  await write(keeping, guards, [ok ? { type: "delete", key } : { type: "put", key, value }]);
}

/**
 * Revokes the lease of what is not to be registered; or, where others hang on it too, deletes what is ours. etcd cannot
 * revoke within a transaction, so the comparison is one directly before.
 */
async function end(
  keeping: Keeping,
  endings: Endings,
  id: string,
  guards: readonly Guard[],
): Promise<Result> {
  const { client, places, marks } = keeping;
  const place = places.entries.get(id);
  // What cannot be read says nothing of the lease that it hangs on.
  const found = place ?? places.malformed.get(id);
  if (!found) return "changed";
  const compared = [...guards, found];
  const remove: Op = { type: "delete", key: found.key };
  if (!place || place.lease === "0") return write(keeping, compared, [remove]);
  if (await isShared(keeping, place.lease, [place.key, fromKeyText(place.value.key)])) {
    const own = await standing(client, place);
    if (!own.ours) return write(keeping, compared, [remove]);
    return write(keeping, [...compared, own], [remove, { type: "delete", key: own.key }]);
  }
  if ((await write(keeping, compared, [])) === "changed") return "changed";
  const failing = marks.entries.get(id)?.value;
  if (failing) endings.expect(place.lease, failing.error);
  try {
    await revoke(client, place.lease);
  } catch (reason) {
    if (!isStatusError(reason) || reason.code !== "not_found") throw reason;
  }
  return "done";
}

/** Whether anything but `own` hangs on the lease. */
async function isShared(
  { client }: Keeping,
  lease: string,
  own: readonly Buffer[],
): Promise<boolean> {
  try {
    const { keys } = await timeToLive(client, lease, { keys: true });
    return keys.some((key) => !own.some((one) => one.equals(key)));
  } catch (reason) {
    if (isStatusError(reason) && reason.code === "not_found") return false;
    throw reason;
  }
}

async function write(
  { client }: Keeping,
  guards: readonly Guard[],
  success: Op[],
): Promise<"done" | "changed"> {
  const { succeeded } = await transact(client, { ifModRevision: bare(guards), success });
  return succeeded ? "done" : "changed";
}
