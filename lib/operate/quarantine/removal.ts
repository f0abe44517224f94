import "server-only";

import { setTimeout as delay } from "node:timers/promises";

import { fromKeyText, toKeyText } from "@/lib/codecs/key-text";
import { isStatusError, StatusError } from "@/lib/errors";
import { transact } from "@/lib/etcd/kv";
import { revoke, timeToLive } from "@/lib/etcd/lease";
import type { Registration } from "@/lib/registry/model";

import { isPlaceKey } from "../by-hand/place-key";
import { type Acting, CHANGED, departuresOf, guardsOf, isQuarantined } from "./acting";
import type { Case } from "./case";
import type { Act } from "./pace";
import type { RuleEntry } from "./rules";

/** Leases of one instance that are revoked at a time: a framework may have leaked hundreds. */
const AT_A_TIME = 16;
/** Compared before a revoke; of a lease with more keys the rest is taken as the view has it. */
const COMPARED_MAX = 100;
const VIEW_BEHIND_MS = 20;
const VIEW_BEHIND_TIMES = 5;

/**
 * Takes registrations of one instance out by revoking the leases they hang on; where that would take along what
 * is not quarantined, or there is no lease, by deleting the key itself.
 *
 * @throws StatusError what etcd refuses, once everything has been tried.
 */
export async function remove(
  acting: Acting,
  one: Case,
  rule: RuleEntry,
  targets: readonly Registration[],
): Promise<Act | typeof CHANGED> {
  const byLease = new Map<string, Registration[]>();
  for (const target of targets) {
    // Keys without a lease have nothing in common.
    const name = target.lease === "0" ? `key ${target.key}` : target.lease;
    byLease.set(name, [...(byLease.get(name) ?? []), target]);
  }
  const groups = [...byLease.values()];
  let act: Act | typeof CHANGED = CHANGED;
  let failure: unknown;
  for (let from = 0; from < groups.length; from += AT_A_TIME) {
    const batch = groups.slice(from, from + AT_A_TIME);
    const tried = await Promise.allSettled(
      batch.map((group) => removeGroup(acting, one, rule, group)),
    );
    for (const result of tried) {
      if (result.status === "rejected") failure = result.reason;
      else if (act !== "delete" && result.value !== CHANGED) act = result.value;
    }
  }
  if (failure !== undefined) throw failure;
  return act;
}

async function removeGroup(
  acting: Acting,
  one: Case,
  rule: RuleEntry,
  group: readonly Registration[],
): Promise<Act | typeof CHANGED> {
  const lease = group[0]?.lease ?? "0";
  if (lease === "0") {
    one.notes.add("permanent-key-deleted");
    return deleteKeys(acting, one, rule, group);
  }
  const keys = await keysOn(acting, lease);
  if (keys === null) {
    for (const { key, modRevision } of group) one.settled.set(key, modRevision);
    return CHANGED;
  }
  if (!keys.every((key) => isQuarantined(acting, key))) {
    one.notes.add("shared-lease-key-deleted");
    return deleteKeys(acting, one, rule, group);
  }
  return revokeLease(acting, one, rule, { lease, keys, group });
}

/**
 * The keys on a lease by etcd's word, once the view knows them too: what was put on it a moment ago is about
 * to be seen. Null when it is gone.
 */
async function keysOn({ client, registry, root }: Acting, lease: string): Promise<string[] | null> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { keys, header } = await timeToLive(client, lease, { keys: true });
      const texts = keys.map(toKeyText).filter((key) => !isPlaceKey(root, key));
      const behind = header.revision > registry.revision;
      const known = texts.every((key) => registry.keys.has(key));
      if (known || !behind || attempt > VIEW_BEHIND_TIMES) return texts;
    } catch (reason) {
      if (isStatusError(reason) && reason.code === "not_found") return null;
      throw reason;
    }
    await delay(VIEW_BEHIND_MS);
  }
}

/**
 * etcd cannot revoke within a transaction, so the comparison is one directly before: a change between the two, of
 * some milliseconds, goes unnoticed. What could be lost by it is a key that its process put on a lease of its own.
 */
async function revokeLease(
  acting: Acting,
  one: Case,
  rule: RuleEntry,
  { lease, keys, group }: { lease: string; keys: string[]; group: readonly Registration[] },
): Promise<Act | typeof CHANGED> {
  const { client, registry, leadership, cases } = acting;
  const compared = new Set([...group.map(({ key }) => key), ...keys].slice(0, COMPARED_MAX));
  const standing = [...compared].map((key) => ({
    key: fromKeyText(key),
    modRevision: registry.keys.get(key)?.modRevision ?? -1,
  }));
  const ifModRevision = guardsOf(acting, rule, ...standing);
  if (!ifModRevision) return CHANGED;
  if (!(await transact(client, { ifModRevision, success: [] })).succeeded) return CHANGED;
  if (!leadership.guard) return CHANGED;

  const departures = departuresOf(acting, keys);
  cases.attributions.expect(keys, rule.rule.id);
  try {
    const { header } = await revoke(client, lease);
    acting.acted(
      rule,
      departures.map((departure) => ({ ...departure, revision: header.revision })),
    );
  } catch (reason) {
    // Where it is gone, that was somebody else's doing.
    for (const key of keys) cases.attributions.settle(key);
    if (!isStatusError(reason) || reason.code !== "not_found") throw reason;
  }
  for (const { key, modRevision } of group) one.settled.set(key, modRevision);
  return "revoke";
}

async function deleteKeys(
  acting: Acting,
  one: Case,
  rule: RuleEntry,
  group: readonly Registration[],
): Promise<Act | typeof CHANGED> {
  const { client, cases } = acting;
  let act: Act | typeof CHANGED = CHANGED;
  for (const { key, modRevision } of group) {
    // It has gone by itself, or is another by now.
    if (acting.registry.keys.get(key)?.modRevision !== modRevision) continue;
    if (!isQuarantined(acting, key)) {
      throw new StatusError(
        "failed_precondition",
        `${key} registers other instances too, which are not quarantined`,
      );
    }
    const keyBytes = fromKeyText(key);
    const ifModRevision = guardsOf(acting, rule, { key: keyBytes, modRevision });
    if (!ifModRevision) return act;
    const departures = departuresOf(acting, [key]);
    cases.attributions.expect([key], rule.rule.id);
    try {
      const { succeeded, header } = await transact(client, {
        ifModRevision,
        success: [{ type: "delete", key: keyBytes }],
      });
      if (succeeded) {
        one.settled.set(key, modRevision);
        const { revision } = header;
        acting.acted(
          rule,
          departures.map((departure) => ({ ...departure, revision })),
        );
        act = "delete";
      } else cases.attributions.settle(key);
    } catch (reason) {
      cases.attributions.settle(key);
      throw reason;
    }
  }
  return act;
}
