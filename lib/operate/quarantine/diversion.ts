import "server-only";

import { parseAddress } from "@/lib/codecs/address";
import { findCodec } from "@/lib/codecs/codecs";
import { Entry } from "@/lib/codecs/entry";
import { fromKeyText } from "@/lib/codecs/key-text";
import { get, transact } from "@/lib/etcd/kv";
import { registrationState } from "@/lib/registry/instance";
import type { Registration } from "@/lib/registry/model";

import { type Acting, CHANGED, guardsOf, isDiverted } from "./acting";
import type { Case } from "./case";
import type { Diversion, DiversionEntry } from "./diverted";
import type { NoteCode } from "./model";
import type { RuleEntry } from "./rules";

type Overwriting = Pick<Diversion, "key" | "service" | "address" | "framework">;

/** Overwrites one registration in place; or says why it cannot be. */
export async function divert(
  acting: Acting,
  one: Case,
  rule: RuleEntry,
  { key, service, address, framework, modRevision }: Registration,
): Promise<"diverted" | typeof CHANGED | NoteCode> {
  const { kv } = await get(acting.client, fromKeyText(key));
  if (kv?.modRevision !== modRevision) return CHANGED;
  const before = acting.diverted.find(service, key);
  const done = await overwrite(acting, rule, { key, service, address, framework }, kv.value, {
    key: modRevision,
    record: before?.modRevision ?? 0,
  });
  if (done === "diverted") one.settled.set(key, modRevision);
  return done;
}

/** Overwrites once more, since the sibling whose address stands there has left. */
export function follow(
  acting: Acting,
  rule: RuleEntry,
  { diversion, modRevision }: DiversionEntry,
): Promise<"diverted" | typeof CHANGED | NoteCode> {
  const value = Buffer.from(diversion.value, "base64");
  const standing = { key: modRevision, record: modRevision };
  return overwrite(acting, rule, diversion, value, standing);
}

/** Writes back what stood there, if what stands there is ours. False if it is not. */
export async function undo(
  acting: Acting,
  { diversion, recordKey, modRevision }: DiversionEntry,
): Promise<boolean> {
  const { client } = acting;
  const key = fromKeyText(diversion.key);
  const record = { key: recordKey, modRevision };
  const ifModRevision = guardsOf(acting, record, { key, modRevision });
  if (!ifModRevision) return false;
  const value = Buffer.from(diversion.value, "base64");
  const { succeeded } = await transact(client, {
    ifModRevision,
    success: [
      { type: "put", key, value, ignoreLease: true },
      { type: "delete", key: recordKey },
    ],
  });
  return succeeded;
}

/** Forgets what was overwritten, since its key is gone, or somebody has written something else there since. */
export async function drop(
  acting: Acting,
  { diversion, recordKey, modRevision }: DiversionEntry,
): Promise<boolean> {
  const key = fromKeyText(diversion.key);
  const now = acting.registry.keys.get(diversion.key)?.modRevision ?? 0;
  const record = { key: recordKey, modRevision };
  const ifModRevision = guardsOf(acting, record, { key, modRevision: now });
  if (!ifModRevision) return false;
  const { succeeded } = await transact(acting.client, {
    ifModRevision,
    success: [{ type: "delete", key: recordKey }],
  });
  return succeeded;
}

/** Whether the sibling is still one to send clients to. */
export function siblingStands(acting: Acting, { diversion }: DiversionEntry): boolean {
  const { service, sibling } = diversion;
  if (sibling === null) return true;
  if (acting.rules.on(service, sibling).length > 0) return false;
  const registered = acting.registry.services.get(service)?.registrationsAt(sibling) ?? [];
  return registered.some((registration) => !isDiverted(acting, registration));
}

async function overwrite(
  acting: Acting,
  rule: RuleEntry,
  { key, service, address, framework }: Overwriting,
  original: Buffer,
  standing: { key: number; record: number },
): Promise<"diverted" | typeof CHANGED | NoteCode> {
  const { client, diverted, cases } = acting;
  const codec = findCodec(framework);
  if (!codec?.divert) return "divert-has-no-form";
  const keyBytes = fromKeyText(key);
  const sibling = findSibling(acting, service, address);
  const { lease = "0" } = acting.registry.keys.get(key) ?? {};
  const entry = new Entry({
    ...{ key: keyBytes, value: original, lease },
    ...{ createRevision: 1, modRevision: standing.key, version: 1 },
  });
  const value = codec.divert(entry, sibling);
  if (!value) return "divert-has-no-sibling";

  const recordKey = diverted.recordKey(key);
  const diversion: Diversion = {
    ...{ key, service, address, framework, sibling, rule: rule.rule.id, at: Date.now() },
    value: original.toString("base64"),
  };
  const ifModRevision = guardsOf(
    acting,
    rule,
    { key: keyBytes, modRevision: standing.key },
    { key: recordKey, modRevision: standing.record },
  );
  if (!ifModRevision) return CHANGED;
  // The sibling whose address stood there has left by itself.
  cases.attributions.expect([key], rule.rule.id, address);
  try {
    const { succeeded } = await transact(client, {
      ifModRevision,
      success: [
        { type: "put", key: keyBytes, value, ignoreLease: true },
        { type: "put", key: recordKey, value: Buffer.from(JSON.stringify(diversion)) },
      ],
    });
    if (succeeded) return "diverted";
    cases.attributions.settle(key);
    return CHANGED;
  } catch (reason) {
    cases.attributions.settle(key);
    throw reason;
  }
}

/** The healthiest other instance, and of several the one that has been there longest. */
function findSibling(acting: Acting, service: string, address: string): string | null {
  const { registry, rules } = acting;
  let best: { address: string; rank: number; since: number } | null = null;
  for (const one of registry.services.get(service)?.registrations() ?? []) {
    if (one.address === address || !parseAddress(one.address)) continue;
    if (rules.on(service, one.address).length > 0 || isDiverted(acting, one)) continue;
    const rank = { live: 0, late: 1, permanent: 2 }[registrationState(one, registry.sampleOf)];
    const since = one.createRevision;
    if (!best || rank < best.rank || (rank === best.rank && since < best.since)) {
      best = { address: one.address, rank, since };
    }
  }
  return best?.address ?? null;
}
