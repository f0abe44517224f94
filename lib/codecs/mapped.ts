import type { Decoded } from "./codec";
import { findCodec } from "./codecs";
import type { FormatMapping } from "./detect";
import type { Entry } from "./entry";
import { isKubernetesValue } from "./kubernetes";
import { isSecretKey } from "./secrets";

const none: Decoded["candidates"] = [];

/** What a key is by an operator's word, which is binding: what cannot be read so is undecodable, and nothing else. */
export function decodeMapped(entry: Entry, mapping: FormatMapping): Decoded {
  const { format } = mapping;
  const base = { codec: format, candidates: none };
  if (format === "raw" || format === "ignore")
    return { ...base, kind: "unknown", confidence: 100, instances: [] };
  const failed = (reason: string): Decoded => {
    return { ...base, kind: "undecodable", confidence: 100, instances: [], reason };
  };
  const mapped = findCodec(format)?.mapped;
  if (!mapped) return failed(`no format is named ${format}`);
  try {
    return { ...base, ...mapped(entry, mapping) };
  } catch {
    return failed(`cannot be read as ${format}`);
  }
}

/** The verdict on a key that is mapped, with what else the mapping says, and without what must not be shown. */
export function withOptions(
  entry: Entry,
  decoded: Decoded,
  { readOnly, sensitive }: FormatMapping,
): Decoded {
  // What an API server keeps may be a secret, whoever has mapped it to what.
  const foreign = decoded.kind !== "instance" && isKubernetesValue(entry.stored.value);
  if (foreign) decoded.danger ??= "system-data";
  if (readOnly) decoded.danger ??= "read-only";
  if (sensitive || foreign) decoded.sensitive = true;
  if (decoded.kind !== "undecodable") return decoded;
  // A mapping of much has settings in it, too.
  if (isSecretKey(entry.key)) decoded.sensitive = true;
  if (!decoded.sensitive) return decoded;
  // What cannot be read is listed by the beginning of its value.
  return {
    ...decoded,
    instances: decoded.instances.map((listed) => ({ ...listed, address: listed.id })),
  };
}
