import { StatusError } from "@/lib/errors";

import { parseAddress } from "./address";
import type { Codec, DecodedAddress } from "./codec";
import type { Entry } from "./entry";
import { framework, instances, noObject, type Reading } from "./framework";
import { makeInstance } from "./instance";
import { checkWeight, patchMembers, requireObject, setMember } from "./json-edit";
import type { JsonRecord } from "./lossless-json";
import { toDetail, toMetadata, toWeight } from "./metadata";

const PREFIX = "/service/";
const KEY_SEGMENTS = 6;
const NIL = Buffer.from("null");
/** What others have in their values under keys that may look alike. */
const OTHERS = ["address", "Addr", "ServiceName", "serviceName", "endpoints", "nodes", "appName"];

/** Its clients fail on what they cannot parse, and not for that key alone: measured with 2.10.2. */
const BLINDS = ", without which its clients find nobody of the service";

/**
 * `/service/<deployment>/<namespace>/<name>/<version>/<endpoint,endpoint…>` = JSON of metadata. A program with
 * several endpoints is one instance. There is no IPv6. A name with slashes is written, but its clients cannot read it.
 *
 * @see gogf contrib/registry/etcd, net/gsvc
 */
export const goframe: Codec = framework({
  name: "goframe",
  prefixes: [PREFIX],
  // The prefix is a common word, and Patroni's too: what has not the form of its keys is anybody's.
  claims(entry) {
    const { key, lastSegment } = entry;
    if (slashes(key) === KEY_SEGMENTS) return lastSegment.includes(":");
    return isSlashed(entry);
  },
  named(key) {
    const segments = key.split("/");
    return { service: segments.slice(4, -2).join("/"), id: segments.at(-1) ?? "" };
  },
  anywhere: true,
  jsonAlone: true,
  read,
  encode({ service, address, metadata }) {
    if (service === "" || service.includes("/")) {
      throw new StatusError("invalid_argument", "service: GoFrame's have no slash");
    }
    const endpoint = endpointOf(address, null);
    if (!endpoint) throw new StatusError("invalid_argument", "address: GoFrame has no IPv6");
    const value = JSON.stringify({ ...metadata, protocol: metadata.protocol ?? "grpc" });
    return { key: `${PREFIX}default/default/${service}/latest/${address}`, value };
  },
  edit: {
    fields: ["weight", "metadata"],
    apply(given, { weight, metadata }) {
      // Both are read as no metadata, and somebody may want some.
      const empty = given === "" || given === "null";
      const value = empty && (weight !== undefined || metadata) ? "{}" : given;
      if (!empty) requireObject(value);
      const text = patchMembers(value, [], metadata, false);
      return weight === undefined ? text : setMember(text, ["weight"], checkWeight(weight));
    },
  },
  // It listens to its lease alone. After a revoke it was back in 2.4 s when run (2.10.2), and tries for ever.
  consequences: { delete: "stays-gone", revoke: "returns-within-6-s" },
});

function read(entry: Entry): Reading {
  const { key } = entry;
  if (key.charCodeAt(0) !== 0x2f || slashes(key) !== KEY_SEGMENTS) {
    return "expected six segments, without which its clients fail: a name has no slash";
  }
  const last = entry.lastSegment;
  const tail = last.lastIndexOf(":");
  if (tail < 1) return "expected the key to end with endpoints";
  const record = entry.record ?? noMetadata(entry);
  if (!record) return noObject(entry, BLINDS);
  for (const name of OTHERS) if (name in record) return `${name} is no metadata of GoFrame's`;
  const protocol = toDetail(record.protocol) ?? null;
  const addresses: DecodedAddress[] = [];
  for (const text of last.split(",")) {
    const address = endpointOf(text, protocol);
    if (!address) return "expected the key to end with endpoints";
    addresses.push(address);
  }
  const [, head = "", deployment = "", namespace = "", service = "", version = ""] = key.split("/");
  if (service === "" || version === "") return "no service in the key";
  return instances(
    confidenceOf(head, record, protocol, entry),
    makeInstance({
      keyText: true,
      service,
      id: last,
      addresses,
      metadata: toMetadata(record),
      details: {
        version,
        weight: toWeight(record.weight),
        namespace: `${deployment}/${namespace}`,
      },
    }),
  );
}

/** A nil map is written as null, and clients take nothing for one. Only the default prefix can tell whose that is. */
function noMetadata({ key, empty, stored: { value } }: Entry): JsonRecord | null {
  return key.startsWith(PREFIX) && (empty || value.equals(NIL)) ? {} : null;
}

/**
 * The value repeats nothing of the key, and keys of six segments that end with an address are anybody's: under another
 * head it takes what GoFrame's own servers write, or as little as a lease and a protocol.
 */
function confidenceOf(
  head: string,
  record: JsonRecord,
  protocol: string | null,
  { empty, leased }: Entry,
): number {
  if (head === "service") return empty ? 70 : 95;
  if (protocol !== null && typeof record.insecure === "boolean") return 85;
  if (!leased) return 40;
  if (protocol !== null) return 70;
  return Object.keys(record).length === 0 ? 60 : 40;
}

/** Whether the framework may have written it, with a name that its own clients take for several segments. */
function isSlashed({ key, lastSegment, leased, record }: Entry): boolean {
  if (!leased || slashes(key) < KEY_SEGMENTS || !record) return false;
  return lastSegment.split(",").every((text) => endpointOf(text, null) !== null);
}

function endpointOf(text: string, protocol: string | null): DecodedAddress | null {
  if (text.indexOf(":") !== text.lastIndexOf(":")) return null;
  const address = parseAddress(text);
  return address && { protocol, ...address };
}

function slashes(key: string): number {
  let count = 0;
  for (let at = key.indexOf("/"); at !== -1; at = key.indexOf("/", at + 1)) count += 1;
  return count;
}
