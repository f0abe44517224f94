import "server-only";

import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";

import type { Cluster } from "@/lib/cluster";
import { decode } from "@/lib/codecs/detect";
import { fromKeyText } from "@/lib/codecs/key-text";
import { MASK } from "@/lib/codecs/mask";
import { maskSecrets } from "@/lib/codecs/secrets";
import { StatusError } from "@/lib/errors";
import { get, type KeyValue } from "@/lib/etcd/kv";
import { dangerOf } from "@/lib/operate/danger";
import { isSensitive } from "@/lib/registry/key-reader";

import type { KeyAnswer } from "./contract";

/**
 * A key with its whole value, as etcd has it now. What is likely to be secret in it has stars in its place unless
 * `reveal` is set; what another system keeps secret is never shown.
 *
 * @throws StatusError `not_found` when there is no such key under the prefixes that are looked at.
 */
export async function keyAnswer(
  cluster: Cluster,
  key: string,
  { reveal = false }: { reveal?: boolean } = {},
): Promise<KeyAnswer> {
  const bytes = fromKeyText(key);
  const shown = cluster.prefixes.some((prefix) => bytes.indexOf(prefix) === 0);
  const { kv } = shown ? await get(cluster.client, bytes) : { kv: null };
  if (!kv) throw new StatusError("not_found", `there is no key ${key}`);
  const held = cluster.registry.keys.get(key);
  // The view reads it in the light of the keys around it.
  const read = held?.modRevision === kv.modRevision ? held : decodeAlone(cluster, key, kv);
  const { kind, codec, confidence, sensitive } = read;
  const { lease, createRevision, modRevision, version } = kv;
  return {
    ...{ key, lease, createRevision, modRevision, version },
    ...{ kind, codec, confidence, sensitive, reason: read.reason ?? null, danger: dangerOf(read) },
    ...show(kv.value, { sensitive, reveal: reveal && !(sensitive && kind === "foreign") }),
    valueBytes: kv.value.length,
  };
}

function decodeAlone({ options }: Cluster, key: string, kv: KeyValue) {
  const decoded = decode(kv, options.formats, { asDialled: true });
  return { ...decoded, sensitive: isSensitive(key, decoded) };
}

function show(
  value: Buffer,
  { sensitive, reveal }: { sensitive: boolean; reveal: boolean },
): Pick<KeyAnswer, "value" | "encoding" | "sha256" | "masked"> {
  if (sensitive && !reveal) return { value: MASK, encoding: "utf8", sha256: null, masked: true };
  const encoding = isUtf8(value) ? "utf8" : "base64";
  const text = value.toString(encoding);
  const shown = encoding === "utf8" && !reveal ? maskSecrets(text) : text;
  const masked = shown !== text;
  const sha256 = masked ? null : createHash("sha256").update(value).digest("hex");
  return { value: shown, encoding, sha256, masked };
}
