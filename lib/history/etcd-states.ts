import "server-only";

import { fromKeyText, toKeyText } from "@/lib/codecs/key-text";
import { StatusError } from "@/lib/errors";
import type { EtcdClient } from "@/lib/etcd/client";
import { get, type Header, type KeyValue, list } from "@/lib/etcd/kv";
import type { Status } from "@/lib/registry/status";

import { type Reading, roleOf } from "./decode-state";
import { inTurns } from "./in-turns";
import type { KeyState } from "./write";

/** The etcd that is looked at, and what of it is registry. */
export type EtcdView = {
  client: EtcdClient;
  prefixes: readonly string[];
  options: Reading;
  status(): Status;
};

/**
 * All keys that registered something at a revision, or may have belonged to such, by etcd's own history. Since when
 * they had done so it does not say.
 *
 * @throws StatusError `compacted`, `invalid_argument` for a future revision, `unavailable` where it is
 *   not the cluster that the view follows; and as {@link list}.
 */
export async function listStates(
  view: EtcdView,
  revision: number,
): Promise<{ states: Map<string, KeyState>; others: KeyState[] }> {
  const states = new Map<string, KeyState>();
  const others = new Map<string, KeyState>();
  for (const prefix of view.prefixes) {
    const { header, kvs } = await list(view.client, prefix, { revision });
    assertSameStore(view, header);
    for await (const kv of inTurns(kvs)) {
      const state = toState(kv);
      const role = roleOf(state, view.options);
      if (role) (role === "registers" ? states : others).set(state.key, kept(state));
    }
  }
  return { states, others: [...others.values()] };
}

/**
 * One key at a revision, by etcd's own history; null if it registered nothing.
 *
 * @throws StatusError as {@link listStates}.
 */
export async function getState(
  view: EtcdView,
  key: string,
  revision: number,
): Promise<KeyState | null> {
  const bytes = fromKeyText(key);
  if (!view.prefixes.some((prefix) => bytes.indexOf(prefix) === 0)) return null;
  const { header, kv } = await get(view.client, bytes, { revision });
  assertSameStore(view, header);
  const state = kv && toState(kv);
  return state && roleOf(state, view.options) === "registers" ? kept(state) : null;
}

function toState(kv: KeyValue): KeyState {
  const { lease, createRevision, modRevision, version } = kv;
  const since = { at: Date.now(), after: 0 };
  const key = toKeyText(kv.key);
  return { key, value: kv.value, lease, createRevision, modRevision, version, since };
}

/** A view of the whole answer would keep that alive. */
function kept(state: KeyState): KeyState {
  return { ...state, value: Buffer.from(state.value) };
}

/** Behind the same address there may be another cluster by now, before the watch has told. */
function assertSameStore(view: EtcdView, { clusterId }: Header): void {
  const known = view.status().clusterId;
  if (known === "" || known === clusterId) return;
  throw new StatusError("unavailable", "etcd is another cluster than it was: reading it anew");
}
