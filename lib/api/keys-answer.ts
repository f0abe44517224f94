import "server-only";

import type { Cluster } from "@/lib/cluster";
import type { Owner } from "@/lib/codecs/codec";
import { canonicalKeyText } from "@/lib/codecs/key-text";
import { StatusError } from "@/lib/errors";
import type { Held } from "@/lib/registry/holdings";
import type { LevelCursor, LevelRow } from "@/lib/registry/key-index";
import type { Registry } from "@/lib/registry/registry";

import {
  type KeyFolder,
  type KeysAnswer,
  type KeysQuery,
  type OtherKey,
  OWNERS_SHOWN,
} from "./keys-contract";

/** Names of codecs that a folder says. */
const CODECS_SHOWN = 3;

/**
 * One level of the tree of keys that register nothing.
 *
 * @throws StatusError `unavailable`, or what etcd says, before there is a view; `invalid_argument` for
 *   a prefix that is no key text, or a cursor that is none.
 */
export function keysAnswer(cluster: Cluster, query: KeysQuery): KeysAnswer {
  cluster.assertLoaded();
  const { registry, otherKeys } = cluster;
  const { q, kind, limit } = query;
  const under = canonicalKeyText(query.under);
  const cursor = query.cursor === undefined ? null : decodeCursor(query.cursor);
  const found = otherKeys.matching(q, kind === "all" ? null : kind);
  const { rows, next } = found.level(under, { cursor, limit });
  return {
    revision: registry.revision,
    at: Date.now(),
    under,
    total: found.total(under),
    counts: countKinds(otherKeys.matching(q, null).under(under)),
    rows: rows.map((row) => toRow(row, registry)),
    next: next && `${next.type}:${next.text}`,
  };
}

function toRow(row: LevelRow, registry: Registry): OtherKey | KeyFolder {
  if (row.type === "key") return toKey(row.key, registry.keys.get(row.key) ?? row.held, registry);
  const { prefix, keys, bytes, held } = row;
  return {
    ...{ type: "folder", prefix, keys, bytes },
    kinds: mostFirst(held.map(({ kind }) => kind)),
    codecs: mostFirst(held.map(({ codec }) => codec)).slice(0, CODECS_SHOWN),
    danger: held.every(({ danger }) => danger === held[0]?.danger)
      ? (held[0]?.danger ?? null)
      : null,
  };
}

function toKey(key: string, held: Readonly<Held>, registry: Registry): OtherKey {
  const { lease, createRevision, modRevision, version, kind, codec, confidence } = held;
  const { valueBytes, reason, danger, sensitive } = held;
  const sample = registry.sampleOf(lease) ?? null;
  return {
    ...{ type: "key", key, kind, codec, confidence, valueBytes, reason, danger, sensitive },
    ...{ lease, sample, createRevision, modRevision, version },
    belongsTo: toOwners(registry.ownerOf(key)),
  };
}

function toOwners(known: ReturnType<Registry["ownerOf"]>): OtherKey["belongsTo"] {
  if (!known) return null;
  const { owner, registrations } = known;
  const distinct = new Map(
    registrations.map(({ service, address }) => [`${address} ${service}`, { service, address }]),
  );
  const instances = [...distinct.values()].slice(0, OWNERS_SHOWN);
  return {
    instances,
    more: distinct.size - instances.length,
    missing: distinct.size === 0 ? nameOf(owner) : null,
  };
}

function nameOf(owner: Owner): string {
  if ("key" in owner) return owner.key;
  return "lease" in owner ? owner.under : `${owner.service} ${owner.address}`;
}

function countKinds(held: readonly Held[]): KeysAnswer["counts"] {
  const counts: KeysAnswer["counts"] = { all: held.length };
  for (const { kind } of held) if (kind !== "instance") counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

function mostFirst<Name extends string>(names: readonly Name[]): Name[] {
  const counts = new Map<Name, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
}

/** @throws StatusError `invalid_argument` for what is no `next` of an answer. */
function decodeCursor(text: string): LevelCursor {
  const [, type, rest = ""] = /^(key|folder):(.*)$/s.exec(text) ?? [];
  if (type === "key" || type === "folder") return { type, text: rest };
  throw new StatusError("invalid_argument", "that is no cursor of the keys");
}
