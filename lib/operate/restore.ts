import "server-only";

import { isUtf8 } from "node:buffer";

import { fromKeyText } from "@/lib/codecs/key-text";
import { MASK } from "@/lib/codecs/mask";
import { maskSecrets } from "@/lib/codecs/secrets";
import { isStatusError, StatusError } from "@/lib/errors";
import { get, transact } from "@/lib/etcd/kv";
import { grant, timeToLive } from "@/lib/etcd/lease";
import { decodeState } from "@/lib/history/decode-state";
import type { Journal } from "@/lib/history/journal";
import type { TimeTravel } from "@/lib/history/travel";
import type { KeyState } from "@/lib/history/write";
import type { Registration } from "@/lib/registry/model";
import { shownValue } from "@/lib/registry/registration";

import { abandonLease } from "./abandon-lease";
import { attempt } from "./attempt";
import { assertHarmless } from "./danger";
import type { Restored, RestorePlan } from "./model";
import type { Operator } from "./operator";

/** Of the latest departures of an instance, the one that is put right is seldom far. */
const DEPARTURES_LOOKED_AT = 20;

/** What putting back needs beside what every operation does. */
export type Restorer = Operator & { travel: TimeTravel; journal: Pick<Journal, "store"> };

/** Which registration is meant: a key, and a revision at which it was there, or that took it away. */
type Which = { key: string; revision: number; epoch?: number };

/** How it is to be put back. */
export type Restoration = Omit<Which, "key"> & {
  /** The key's as it was shown; 0 if there was no such key. */
  modRevision: number;
  /** `same`: the lease it had, if that lives. `rollcall`: a new one that this console keeps alive. `none`: a permanent key. */
  lease: "same" | "rollcall" | "none";
  ttlSeconds: number;
  reason: string;
  insist?: boolean;
};

/**
 * What putting a registration back would write, and what is there now.
 *
 * @throws StatusError `not_found` when the key registered nothing then, `permission_denied` for a key
 *   that is not ours to write, and as {@link TimeTravel.keyAt}.
 */
export async function planRestore(restorer: Restorer, which: Which): Promise<RestorePlan> {
  const { client, registry } = restorer;
  const { state, registrations } = await findState(restorer, which);
  const [{ service, address, framework }] = registrations;
  const [{ kv }, lease] = await Promise.all([
    get(client, fromKeyText(which.key)),
    leaseNow(restorer, state.lease, { service, address }),
  ]);
  const others = registry.services.get(service)?.registrationsAt(address) ?? [];
  const back = others.find(({ key }) => key !== which.key);
  const encoding = isUtf8(state.value) ? "utf8" : "base64";
  const sensitive = registrations[0].sensitive ?? false;
  const value = state.value.toString(encoding);
  return {
    ...{ key: which.key, encoding: sensitive ? "utf8" : encoding },
    value: sensitive ? MASK : encoding === "utf8" ? maskSecrets(value) : value,
    ...{ service, address, framework, lease: state.lease, ...lease },
    current: kv && {
      ...{ value: shownValue(kv.value, sensitive), modRevision: kv.modRevision, lease: kv.lease },
      same: kv.value.equals(state.value),
    },
    danger: registrations[0].danger ?? null,
    alreadyBack: back ? { key: back.key, lease: back.lease } : null,
  };
}

/**
 * Writes a key's bytes back as they were, if the key is still as it was shown.
 *
 * @throws StatusError `failed_precondition` when the key has changed since, or when the lease it had is
 *   to be used and lives no more, when it is better left alone and nobody insists, or when Rollcall keeps it
 *   registered as something else; and as {@link planRestore}.
 */
export function restore(
  restorer: Restorer,
  which: Pick<Which, "key">,
  { actor, ...body }: Restoration & { actor: string | null },
): Promise<Restored> {
  const { client, heldLeases, operations } = restorer;
  const { key } = which;
  const { reason, modRevision } = body;
  const asked = {
    ...{ kind: "restore" as const, service: "", address: "", key, lease: "0", reason, actor },
    guard: { modRevision },
  };
  return attempt(operations, asked, async (tried) => {
    const { state, registrations } = await findState(restorer, { ...which, ...body });
    const [{ service, address }] = registrations;
    tried.found({ service, address, lease: state.lease });
    const keyBytes = fromKeyText(key);
    const { kv } = await get(client, keyBytes);
    // Before a lease is granted for nothing; the transaction below is what makes sure.
    if ((kv?.modRevision ?? 0) !== modRevision) throw changed(key);
    assertHarmless(registrations.slice(0, 1), body.insist);
    assertNotKept(restorer, key);

    const lease = await leaseFor(restorer, state, body);
    try {
      const [instance] = readAs(restorer, state, lease);
      tried.found({ service: instance.service, address: instance.address, lease });
      tried.asking();
      const { succeeded, header } = await operations
        .writing(key, () =>
          transact(client, {
            ifModRevision: [{ key: keyBytes, modRevision }],
            success: [{ type: "put", key: keyBytes, value: state.value, lease }],
          }),
        )
        .catch(throwLeaseGone);
      if (!succeeded) throw changed(key);
      if (body.lease === "rollcall") heldLeases.hold(lease);
      const { revision } = header;
      const operation = operations.written({ ...tried.asked, revision });
      return { key, lease: lease === "0" ? null : lease, revision, operation };
    } catch (failure) {
      // A put whose answer was lost goes with its lease.
      if (body.lease === "rollcall") await abandonLease(restorer, lease);
      throw failure;
    }
  });
}

type Registrations = [Registration, ...Registration[]];

async function findState(
  restorer: Restorer,
  { key, revision, epoch }: Which,
): Promise<{ state: KeyState; registrations: Registrations }> {
  const { options, travel } = restorer;
  const keyBytes = fromKeyText(key);
  if (keyBytes.indexOf(options.ownRoot) === 0) {
    throw new StatusError(
      "permission_denied",
      `what is under ${options.ownRoot} is Rollcall's own`,
    );
  }
  if (!options.prefixes.some((prefix) => keyBytes.indexOf(prefix) === 0)) {
    const prefixes = options.prefixes.join(", ");
    throw new StatusError(
      "permission_denied",
      `${key} is not under a prefix looked at: ${prefixes}`,
    );
  }
  const state = await travel.keyAt(key, revision, epoch);
  const [first, ...more] = state ? decodeState(state, options) : [];
  if (!state || !first) {
    throw new StatusError("not_found", `${key} registered nothing at revision ${revision}`);
  }
  return { state, registrations: [first, ...more] };
}

/** Under another lease the same bytes may be read as something else. */
function readAs({ options }: Restorer, state: KeyState, lease: string): Registrations {
  const [first, ...more] = decodeState({ ...state, lease }, options);
  if (first) return [first, ...more];
  const under = lease === "0" ? "without a lease" : `under lease ${lease}`;
  throw new StatusError("failed_precondition", `${under} ${state.key} would register nothing`);
}

/** The lease to write with: the one it had, a new one, or "0" for none. */
async function leaseFor(
  { client }: Restorer,
  state: KeyState,
  { lease, ttlSeconds }: Restoration,
): Promise<string> {
  if (lease === "none") return "0";
  if (lease === "rollcall") return (await grant(client, ttlSeconds)).id;
  if (state.lease === "0") {
    throw new StatusError("failed_precondition", `${state.key} had no lease`);
  }
  await timeToLive(client, state.lease).catch(throwLeaseGone);
  return state.lease;
}

function throwLeaseGone(reason: unknown): never {
  if (!isStatusError(reason) || reason.code !== "not_found") throw reason;
  const message = "the lease it had lives no more: expired, or revoked";
  throw new StatusError("failed_precondition", message, { cause: reason });
}

/** Whether a lease lives and what it was granted with, as far as etcd or the journal say. */
async function leaseNow(
  { client, journal }: Restorer,
  lease: string,
  instance: { service: string; address: string },
): Promise<Pick<RestorePlan, "leaseAlive" | "grantedTtlSeconds">> {
  if (lease === "0") return { leaseAlive: false, grantedTtlSeconds: null };
  try {
    const { grantedTtlSeconds } = await timeToLive(client, lease);
    return { leaseAlive: true, grantedTtlSeconds };
  } catch (reason) {
    if (!isStatusError(reason)) throw reason;
    const leaseAlive = reason.code === "not_found" ? false : null;
    return { leaseAlive, grantedTtlSeconds: await grantedBefore(journal, lease, instance) };
  }
}

/** The TTL of a lease that is gone, by the evidence of a departure. */
async function grantedBefore(
  journal: Restorer["journal"],
  lease: string,
  instance: { service: string; address: string },
): Promise<number | null> {
  try {
    const filter = { ...instance, kind: ["left" as const] };
    const { entries } = await journal.store.page(filter, { limit: DEPARTURES_LOOKED_AT });
    for (const entry of entries) {
      if (entry.type !== "change" || entry.lease !== lease) continue;
      return entry.evidence?.grantedTtlSeconds ?? null;
    }
  } catch (reason) {
    if (!isStatusError(reason)) throw reason;
  }
  return null;
}

/** What Rollcall keeps registered is written by its record: anything else would stand until it is next written. */
function assertNotKept({ handRegistrations }: Restorer, key: string): void {
  const kept = handRegistrations.recordOf({ key });
  if (!kept) return;
  const why = `Rollcall keeps ${key} registered: edit its registration by hand ${kept.id}`;
  throw new StatusError("failed_precondition", why);
}

function changed(key: string): StatusError {
  return new StatusError("failed_precondition", `${key} has changed since it was shown`, {
    refusal: "changed",
  });
}
