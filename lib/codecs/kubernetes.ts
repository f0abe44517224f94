import type { Codec, Match } from "./codec";
import type { Entry } from "./entry";
import { unknownConsequences } from "./foreign";
import { noInstance } from "./framework";
import { isRecord } from "./lossless-json";

const protobuf = Buffer.from("k8s\0");
const encrypted = Buffer.from("k8s:enc:");
const STORAGE = "/registry/";
/** Up to where the API servers have compacted etcd: they compare and swap it, whatever their prefix. */
const COMPACTION = "compact_rev_key";

/**
 * The API server's storage: by the magic bytes of its values, by `/registry/`, and custom resources under any
 * prefix by their members. Never to be shown nor touched: every write goes round the API server.
 *
 * @see apimachinery pkg/runtime/serializer/protobuf/protobuf.go
 */
export const kubernetes: Codec = {
  name: "kubernetes",
  jsonAlone: true,
  consequences: unknownConsequences,
  prefixes: { broken: [STORAGE] },
  match: { guard, shape, broken },
};

/** Whether an API server wrote the value, whatever anybody says that the key is. */
export function isKubernetesValue(value: Entry["stored"]["value"]): boolean {
  return startsWith(value, protobuf) || startsWith(value, encrypted);
}

function guard(entry: Entry): Match | null {
  if (isKubernetesValue(entry.stored.value)) return own(100);
  if (entry.key === COMPACTION) return own(100);
  if (!entry.key.startsWith(STORAGE) || entry.address) return null;
  // An API server's JSON says so itself. Others have a prefix of this name, too.
  return entry.looksLikeJson ? null : own(100);
}

function shape({ key, record }: Entry): Match | null {
  if (!record || typeof record.apiVersion !== "string" || typeof record.kind !== "string") {
    return null;
  }
  if (key.startsWith(STORAGE)) return own(100);
  return isRecord(record.metadata) && "name" in record.metadata ? own(90) : null;
}

/** JSON that nobody else knows. */
function broken({ key, address }: Entry): Match | null {
  return key.startsWith(STORAGE) && !address ? own(100) : null;
}

function own(confidence: number): Match {
  return noInstance("foreign", "Kubernetes", {
    confidence,
    danger: "system-data",
    sensitive: true,
  });
}

function startsWith(value: Entry["stored"]["value"], magic: Buffer): boolean {
  if (value[0] !== magic[0] || value.length < magic.length) return false;
  return value.compare(magic, 0, magic.length, 0, magic.length) === 0;
}
