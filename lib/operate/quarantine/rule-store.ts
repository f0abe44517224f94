import "server-only";

import { randomUUID } from "node:crypto";

import { z } from "zod";

import { fromKeyText } from "@/lib/codecs/key-text";
import { type QuarantineRule, quarantineRuleSchema, RULES } from "@/lib/discov/quarantine-rule";
import { isStatusError, StatusError } from "@/lib/errors";
import type { EtcdClient } from "@/lib/etcd/client";
import { transact } from "@/lib/etcd/kv";
import { grant, revoke } from "@/lib/etcd/lease";
import { log } from "@/lib/log";
import { ENFORCED } from "@/lib/registry/enforced";

import { type MalformedRule, type NewRule, newRuleSchema } from "./model";
import type { RuleEntry } from "./rules";

/** etcd takes 128 writes in a transaction. */
const BATCH = 100;
/** Grants that are under way at a time. */
const GRANTS = 16;
/** An end further off than a hundred years is a mistake. */
const LONGEST_MS = 100 * 365 * 86_400_000;

/**
 * Stores rules, each timed one on a lease of its own that ends when it is to end. A hundred are one
 * transaction: where a later one fails, those before it stand.
 *
 * @throws StatusError `invalid_argument` for what is no rule, `failed_precondition` for a diversion that the setting does
 *   not allow; what etcd throws, `permission_denied` or `out_of_space` among it.
 */
export async function createRules(
  client: EtcdClient,
  root: string,
  wanted: readonly NewRule[],
  { allowDivert }: { allowDivert: boolean },
): Promise<{ rules: QuarantineRule[]; revision: number }> {
  const rules = wanted.map(toRule);
  if (!allowDivert && rules.some(({ strategy }) => strategy === "divert")) {
    const why = "clients of go-zero before 1.10.2 would keep the address";
    throw new StatusError("failed_precondition", `divert: the setting for it is off, since ${why}`);
  }
  let revision = 0;
  for (let from = 0; from < rules.length; from += BATCH) {
    revision = await store(client, root, rules.slice(from, from + BATCH));
  }
  return { rules, revision };
}

/**
 * Lifts a rule, if it is still as it was shown.
 *
 * @throws StatusError `failed_precondition` when it is gone or another by now.
 */
export async function liftRule(
  client: EtcdClient,
  root: string,
  { rule, key, modRevision, lease }: RuleEntry,
): Promise<{ revision: number }> {
  const told = Buffer.from(`${root}${ENFORCED}${rule.id}`);
  const revision = await deleteKey(client, { key, modRevision }, `rule ${rule.id}`, [told]);
  if (lease !== "0") await abandon(client, lease);
  return { revision };
}

/**
 * Removes what stands among the rules and is none, if it is still as it was shown. What lease it may hang on is
 * nobody's business here.
 *
 * @throws StatusError `failed_precondition` when it is gone or another by now.
 */
export async function removeMalformed(
  client: EtcdClient,
  { key, modRevision }: MalformedRule,
): Promise<{ revision: number }> {
  return { revision: await deleteKey(client, { key: fromKeyText(key), modRevision }, key) };
}

async function deleteKey(
  client: EtcdClient,
  shown: { key: Buffer; modRevision: number },
  what: string,
  along: readonly Buffer[] = [],
): Promise<number> {
  const { succeeded, header } = await transact(client, {
    ifModRevision: [shown],
    success: [shown.key, ...along].map((key) => ({ type: "delete", key })),
  });
  if (succeeded) return header.revision;
  throw new StatusError("failed_precondition", `${what} has changed since it was shown`, {
    refusal: "changed",
  });
}

async function store(
  client: EtcdClient,
  root: string,
  rules: readonly QuarantineRule[],
): Promise<number> {
  const leases = new Map<QuarantineRule, string>();
  try {
    const timed = rules.filter(({ until }) => until !== null);
    for (let from = 0; from < timed.length; from += GRANTS) {
      const granted = timed.slice(from, from + GRANTS).map(async (rule) => {
        const leftMs = (rule.until ?? 0) - Date.now();
        const { id } = await grant(client, Math.max(1, Math.ceil(leftMs / 1_000)));
        leases.set(rule, id);
      });
      // All of them, so that each lease that was granted is known when one fails.
      const failed = (await Promise.allSettled(granted)).find((one) => one.status === "rejected");
      if (failed) throw failed.reason;
    }
    const keys = rules.map(({ id }) => Buffer.from(`${root}${RULES}${id}`));
    const { succeeded, header } = await transact(client, {
      ifModRevision: keys.map((key) => ({ key, modRevision: 0 })),
      success: rules.map((rule, at) => ({
        type: "put",
        key: keys[at] ?? Buffer.alloc(0),
        value: Buffer.from(JSON.stringify(rule)),
        lease: leases.get(rule),
      })),
    });
    if (!succeeded) throw new StatusError("failed_precondition", "a rule with this id exists");
    return header.revision;
  } catch (reason) {
    for (const lease of leases.values()) await abandon(client, lease);
    throw reason;
  }
}

/** Nothing hangs on it that is wanted; where it cannot be revoked, it runs out. */
async function abandon(client: EtcdClient, lease: string): Promise<void> {
  try {
    await revoke(client, lease);
  } catch (error) {
    const code = isStatusError(error) ? error.code : "internal";
    if (code !== "not_found") log.warn("quarantine: could not revoke", { lease, code, error });
  }
}

function toRule(wanted: NewRule): QuarantineRule {
  const parsed = newRuleSchema.safeParse(wanted);
  if (!parsed.success) throw new StatusError("invalid_argument", z.prettifyError(parsed.error));
  const now = Date.now();
  const { until } = parsed.data;
  if (until !== null && (until <= now || until > now + LONGEST_MS)) {
    throw new StatusError("invalid_argument", "until: a time to come, within a hundred years");
  }
  return quarantineRuleSchema.parse({ id: randomUUID(), ...parsed.data, createdAt: now });
}
