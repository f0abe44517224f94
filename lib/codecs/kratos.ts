import { StatusError } from "@/lib/errors";

import type { Codec, DecodedAddress } from "./codec";
import { parseEndpointUrl } from "./endpoint-url";
import type { Entry } from "./entry";
import { confidenceOf, framework, instances, noObject, type Reading } from "./framework";
import { isGoUrl } from "./go-url";
import { makeInstance } from "./instance";
import { checkWeight, patchMembers, requireObject } from "./json-edit";
import { keyTextToName, nameToKeyText } from "./key-text";
import type { MappingOptions } from "./mapping-options";
import { isStringMap, toDetail, toMetadata, toWeight } from "./metadata";
import { endOfSegments } from "./segments";

const PREFIX = "/microservices/";

/** Its clients fail on what they cannot parse, and not for that key alone: measured with 2.9.2. */
const BLINDS = ", without which its clients find nobody of the service";

/**
 * `<namespace>/<name>/<id>` = JSON of id, name, version, metadata and endpoints, each a URL. A program
 * with two transports is one instance with two endpoints. sponge writes the same bytes.
 *
 * Namespace and name may both have slashes. Where the value repeats the name that is settled; a mapping's
 * `namespaceDepth` settles it for what cannot be read too, and no client with that namespace finds a key that has
 * another name behind it. Nor does any client find one that has the value's name nowhere: they look under it, and by it.
 *
 * @see go-kratos contrib/registry/etcd/{registry,service}.go, registry/registry.go
 */
export const kratos: Codec = framework({
  name: "kratos",
  prefixes: [PREFIX],
  anywhere: true,
  jsonAlone: true,
  goMembers: ["id", "name", "version", "metadata", "endpoints"],
  options: ["namespaceDepth"],
  read,
  encode({ service, address, metadata, id }) {
    if (service.startsWith("/") || service === "") {
      throw new StatusError("invalid_argument", "service: Kratos puts its own prefix before it");
    }
    const endpoints = [`grpc://${address}`];
    const value = { id, name: keyTextToName(service), version: "", metadata, endpoints };
    return { key: `${PREFIX}${service}/${id}`, value: JSON.stringify(value) };
  },
  edit: {
    fields: ["weight", "metadata"],
    apply(value, { weight, metadata }) {
      requireObject(value);
      const text = patchMembers(value, ["metadata"], metadata, true);
      if (weight === undefined) return text;
      // A convention: clients that weigh look for it among the metadata, where all is text.
      return patchMembers(text, ["metadata"], { weight: checkWeight(weight) }, true);
    },
  },
  // A watch on the lease alone: a deleted key never came back, a revoked lease did in 1.4 s (2.9.2 and 3.0.0).
  consequences: { delete: "stays-gone", revoke: "returns-within-6-s" },
});

function read(entry: Entry, mapping?: MappingOptions): Reading {
  const { record } = entry;
  const known = mapping !== undefined || entry.key.startsWith(PREFIX);
  if (!record) return known ? noObject(entry, BLINDS) : "expected a JSON object";
  if (record.endpoints === undefined) return "expected endpoints";
  const { name, version, metadata = null, endpoints = null } = record;
  if (endpoints !== null && !Array.isArray(endpoints))
    return `expected endpoints to be an array${BLINDS}`;
  const id = record.id ?? "";
  if (typeof id !== "string") return `expected id to be a string${BLINDS}`;
  // Clients dial it all the same, but elsewhere nothing tells it from other lists of endpoints.
  if (id === "" && !known) return "expected id to be a string";
  if (typeof name !== "string" || name === "") return "expected name to be a string";
  if ("nodes" in record) return "nodes are go-micro's";
  // Go takes null for what is empty.
  if (version !== undefined && version !== null && typeof version !== "string")
    return `expected version to be a string${BLINDS}`;
  if (!isStringMap(metadata)) return `expected metadata to be an object of strings${BLINDS}`;
  const read = readEndpoints(endpoints ?? []);
  if (typeof read === "string") return read;
  const { addresses, bare, skipped } = read;
  const written = nameToKeyText(name);
  if (!entry.key.includes(written)) return `expected ${written} in the key, as its clients do`;
  const namespaceDepth = mapping?.namespaceDepth;
  const namespace = namespaceOf(entry.key, written, namespaceDepth);
  if (namespace === null) return misplaced(namespaceDepth ?? 0, name);
  const end = `/${written}/${nameToKeyText(id)}`;
  const agrees = entry.key.endsWith(end) || entry.key === end.slice(1);
  // Kratos writes all members, if only null, and no more of a URL than where it listens: what lacks a member may be
  // anybody's list of endpoints, and what has paths a catalogue of APIs. One may be empty as well, but has no lease.
  const listens = bare && (addresses.length > 0 || entry.leased);
  const own = listens || entry.key.startsWith(PREFIX);
  const whole = version !== undefined && record.metadata !== undefined && own;
  const instance = makeInstance({
    keyText: true,
    service: written,
    id: id === "" ? entry.lastSegment : nameToKeyText(id),
    addresses,
    metadata: toMetadata(metadata),
    details: {
      version: toDetail(version),
      weight: toWeight(metadata?.weight),
      zone: toDetail(metadata?.zone),
      region: toDetail(metadata?.region),
      namespace: toDetail(namespace ?? (agrees ? entry.key.slice(0, -end.length) : undefined)),
    },
  });
  if (skipped) instance.warnings.push("unreadable-endpoint");
  return instances(confidenceOf(agrees, whole, entry), instance);
}

type Endpoints = { addresses: DecodedAddress[]; bare: boolean; skipped: boolean };

/**
 * Those that can be dialled by host and port, which is what Kratos' own clients look for: they skip the others, such as a
 * socket's. `bare` is set where all are such, and say nothing else. `skipped` is set where one before them is what Go
 * parses as no URL: at that clients give the whole instance up (transport/grpc/resolver/discovery, internal/endpoint).
 */
function readEndpoints(endpoints: readonly unknown[]): Endpoints | string {
  const addresses: DecodedAddress[] = [];
  let bare = true;
  let refused = false;
  let skipped = false;
  for (const endpoint of endpoints) {
    if (typeof endpoint !== "string") return `expected endpoints to be strings${BLINDS}`;
    const url = parseEndpointUrl(endpoint);
    bare &&= url !== null && url.port !== null && url.path === "";
    if (url) {
      addresses.push({ protocol: url.protocol, host: url.host, port: url.port });
      skipped ||= refused;
    } else refused ||= !isGoUrl(endpoint);
  }
  if (endpoints.length > 0 && addresses.length === 0) return "expected endpoints to be URLs";
  return { addresses, bare, skipped };
}

/** What an operator says is the namespace, undefined where none does; null where the name does not stand behind it. */
function namespaceOf(key: string, name: string, depth: number | undefined) {
  if (depth === undefined) return undefined;
  const end = endOfSegments(key, depth);
  if (end === null) return null;
  const from = key.charAt(end) === "/" ? end + 1 : end;
  return key.startsWith(`${name}/`, from) ? key.slice(0, end) : null;
}

function misplaced(depth: number, name: string): string {
  const segments = depth === 1 ? "segment" : "segments";
  return `expected ${depth} ${segments} of namespace, and then ${name} and an id`;
}
