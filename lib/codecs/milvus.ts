import { parseAddress } from "./address";
import type { Codec, Match } from "./codec";
import type { Entry } from "./entry";
import { framework, instances, noInstance, type Reading } from "./framework";
import { makeInstance } from "./instance";
import { nameToKeyText } from "./key-text";
import { toDetail, toMetadata } from "./metadata";

const SESSION = "session/";
/** From which each session takes its id. */
const COUNTER = "meta/session/id";

/**
 * `<root>/meta/session/<role>[-<id>]` = JSON of a session. A coordinator, of which there is one, has no id in its
 * key. A node whose key is deleted takes that for the order to exit.
 *
 * @see milvus internal/util/sessionutil/session_util.go
 */
export const milvus: Codec = framework({
  name: "milvus",
  anywhere: true,
  jsonAlone: true,
  within: [SESSION],
  guard,
  read,
  consequences: { delete: "node-shuts-down", revoke: "node-shuts-down" },
});

function guard(entry: Entry): Match | null {
  const { key } = entry;
  if (!key.endsWith(COUNTER) || !(key === COUNTER || key.endsWith(`/${COUNTER}`))) return null;
  if (!/^\d+$/.test(entry.text ?? "")) return null;
  return noInstance("auxiliary", "the last server id of Milvus", { danger: "system-data" });
}

function read(entry: Entry): Reading {
  const { key, lastSegment } = entry;
  const at = key.length - lastSegment.length - SESSION.length;
  if (at < 0 || !key.startsWith(SESSION, at) || (at > 0 && key[at - 1] !== "/")) {
    return "expected session in the key";
  }
  const { record } = entry;
  if (!record) return "expected a JSON object";
  // Left out where it is zero.
  const { ServerID: serverId = 0, ServerName: service, Address: address } = record;
  if (typeof service !== "string" || service === "") return "expected ServerName to be a string";
  if (typeof address !== "string") return "expected Address to be a string";
  // An id too long for a number has become a string.
  if (typeof serverId !== "number" && typeof serverId !== "string")
    return "expected ServerID to be a number";
  const parsed = parseAddress(address);
  if (!parsed) return "expected Address to be host:port";
  const name = nameToKeyText(service);
  const id = String(serverId);
  const agrees = lastSegment === name || lastSegment === `${name}-${id}`;
  if (record.ServerID === undefined && !agrees) return "expected ServerID to be a number";
  const instance = makeInstance({
    service,
    id,
    address,
    metadata: toMetadata(record.ServerLabels),
    addresses: [{ protocol: "grpc", ...parsed }],
    details: {
      version: toDetail(record.Version),
      hostname: toDetail(record.HostName),
      status: record.Stopping === true ? "stopping" : undefined,
      namespace: at > 1 ? key.slice(0, at - 1) : undefined,
    },
  });
  const match = instances(agrees ? 95 : 75, instance);
  match.danger = "node-shuts-down";
  return match;
}
