import "server-only";

import { setTimeout as delay } from "node:timers/promises";

import { decode } from "@/lib/codecs/detect";
import { toKeyText } from "@/lib/codecs/key-text";
import { StatusError } from "@/lib/errors";
import { get, transact } from "@/lib/etcd/kv";
import { revoke, timeToLive } from "@/lib/etcd/lease";
import type { Operation } from "@/lib/registry/operation";

import { attempt } from "./attempt";
import { isPlaceKey } from "./by-hand/place-key";
import { keysOf } from "./by-hand/record";
import { isChanged } from "./by-hand/stored";
import { assertHarmless, type Touched } from "./danger";
import type { Operator } from "./operator";
import { watchFor } from "./watch-for";

/** Keys that are read to find the one that was shown, where the view does not know it. */
const READ_MAX = 1_000;
/** How long the view may be behind etcd without anything being wrong. */
const VIEW_BEHIND_MS = 500;

/**
 * Revokes a lease, which deletes every key on it, if the key that was shown with `modRevision` is
 * on it still and unchanged.
 *
 * etcd cannot revoke within a transaction, so the comparison is one directly before: a change
 * between the two, of some milliseconds, goes unnoticed. Of what Rollcall itself keeps registered the record goes first.
 *
 * @throws StatusError `not_found` when there is no such lease, `failed_precondition` when no key on it has
 *   that mod revision any more, or where the loss of one of them does harm beyond one instance and nobody insists.
 */
export function forceExpire(
  operator: Operator,
  lease: string,
  {
    modRevision,
    insist,
    ...said
  }: { modRevision?: number; reason: string; actor: string | null; insist?: boolean },
): Promise<Operation> {
  const { client, registry, operations, options, handRegistrations } = operator;
  const guard = modRevision === undefined ? null : { modRevision };
  const unknown = { service: "", address: "", key: "" };
  const asked = { kind: "force-expire" as const, ...unknown, lease, guard, ...said };
  return attempt(operations, asked, async (tried) => {
    const held = (await timeToLive(client, lease, { keys: true })).keys;
    const keyBytes = held.filter((key) => !isPlaceKey(options.ownRoot, toKeyText(key)));
    const keys = keyBytes.map(toKeyText);
    await untilViewed(registry, keys);
    const registrations = (key: string) => registry.keys.get(key)?.registrations ?? [];
    const find = (key: string) => {
      const { service = "", address = "" } = registrations(key)[0] ?? {};
      tried.found({ key, service, address });
    };
    find(keys.find((key) => registrations(key).length > 0) ?? keys[0] ?? "");
    if (modRevision !== undefined) find(await findShown(operator, lease, keyBytes, modRevision));
    assertHarmless(await touchedBy(operator, keyBytes), insist);

    tried.asking();
    const kept = handRegistrations.recordOf({ lease });
    if (kept) await forget(operator, kept);
    const [first] = registrations(tried.asked.key);
    const watchMs = watchFor("revoke", first?.framework, first?.consequences);
    const begun = operations.begin(tried.asked, watchMs);
    begun.onSettled(registry.expect({ lease }, { operation: begun.id, cause: "force-expired" }));
    try {
      const { header } = await revoke(client, lease);
      return begun.confirm({ revision: header.revision, keys });
    } catch (failure) {
      begun.cancel();
      throw failure;
    }
  });
}

/** Has nobody put back what hangs on the lease, before it is revoked: what is left of it then runs out by itself. */
async function forget(
  { client, options }: Operator,
  { id, key, modRevision }: { id: string; key: Buffer; modRevision: number },
): Promise<void> {
  const { mark } = keysOf(options.ownRoot, id);
  const { succeeded } = await transact(client, {
    ifModRevision: [{ key, modRevision }],
    success: [key, mark].map((one) => ({ type: "delete", key: one })),
  });
  if (!succeeded) throw isChanged(id);
}

/** Waits for the view to hold what was registered a moment ago, to name it; not for long, as it may never. */
async function untilViewed(registry: Operator["registry"], keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  for (const end = Date.now() + VIEW_BEHIND_MS; Date.now() < end; await delay(10)) {
    if (keys.some((key) => registry.keys.has(key))) return;
  }
}

/** What goes with a lease, registrations or not: as the view has it, or as etcd has what is not in the view. */
async function touchedBy(
  { client, registry, options }: Operator,
  keys: readonly Buffer[],
): Promise<Touched[]> {
  const touched: Touched[] = [];
  let read = 0;
  for (const bytes of keys) {
    const key = toKeyText(bytes);
    const held = registry.keys.get(key);
    if (held) touched.push({ key, kind: held.kind, danger: held.danger });
    else if (bytes.indexOf(options.ownRoot) !== 0 && read < READ_MAX) {
      read += 1;
      const { kv } = await get(client, bytes);
      if (kv) touched.push({ key, ...decode(kv, options.formats, { asDialled: true }) });
    }
  }
  return touched;
}

/** The key on the lease that has `modRevision` in etcd, at this moment. */
async function findShown(
  { client, registry }: Operator,
  lease: string,
  keys: readonly Buffer[],
  modRevision: number,
): Promise<string> {
  const viewed = keys.find((key) => registry.keys.get(toKeyText(key))?.modRevision === modRevision);
  // The view may be some milliseconds behind whoever shows what an answer of etcd's said.
  const candidates = viewed ? [viewed] : keys.slice(0, READ_MAX);
  for (const key of candidates) {
    if (!viewed && (await get(client, key)).kv?.modRevision !== modRevision) continue;
    const { succeeded } = await transact(client, {
      ifModRevision: [{ key, modRevision }],
      success: [],
    });
    if (succeeded) return toKeyText(key);
  }
  throw new StatusError(
    "failed_precondition",
    `what is on lease ${lease} has changed since it was shown`,
    { refusal: "changed" },
  );
}
