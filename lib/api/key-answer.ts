import "server-only";

import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";

import type { Cluster } from "@/lib/cluster";
import { decode } from "@/lib/codecs/detect";
import { fromKeyText } from "@/lib/codecs/key-text";
import { StatusError } from "@/lib/errors";
import { get } from "@/lib/etcd/kv";

import type { KeyAnswer } from "./contract";

/**
 * A key with its whole value, as etcd has it now.
 *
 * @throws StatusError `not_found` when there is no such key under the prefixes that are looked at,
 *   `permission_denied` for what is another system's own, Kubernetes' secrets among it.
 */
export async function keyAnswer(cluster: Cluster, key: string): Promise<KeyAnswer> {
  const bytes = fromKeyText(key);
  const shown = cluster.prefixes.some((prefix) => bytes.indexOf(prefix) === 0);
  const { kv } = shown ? await get(cluster.client, bytes) : { kv: null };
  if (!kv) throw new StatusError("not_found", `there is no key ${key}`);
  const decoded = decode(kv, cluster.options.formats);
  const { kind, codec, confidence, reason = null, danger = null } = decoded;
  if (kind === "foreign") {
    throw new StatusError("permission_denied", `${key} belongs to ${reason}: it is not shown`);
  }
  const encoding = isUtf8(kv.value) ? "utf8" : "base64";
  const { lease, createRevision, modRevision, version } = kv;
  return {
    ...{ key, encoding, lease, createRevision, modRevision, version },
    ...{ kind, codec, confidence, reason, danger },
    ...{ sensitive: decoded.sensitive ?? false, masked: false },
    value: kv.value.toString(encoding),
    sha256: createHash("sha256").update(kv.value).digest("hex"),
    valueBytes: kv.value.length,
  };
}
