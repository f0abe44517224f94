import { StatusError } from "@/lib/errors";

import { joinAddress, parseAddress, parseHost } from "./address";
import { CERTAIN, type Codec, type DecodedAddress } from "./codec";
import type { Consequences } from "./consequences";
import type { Entry } from "./entry";
import { foldMembers } from "./fold-members";
import { confidenceOf, framework, instances, type Reading } from "./framework";
import { makeInstance } from "./instance";
import { patchMembers, requireObject } from "./json-edit";
import { keyTextToName, nameToKeyText } from "./key-text";
import { leftOutWarning } from "./left-out";
import { isRecord, type JsonRecord, parseJson } from "./lossless-json";
import type { MappingOptions } from "./mapping-options";
import { isStringMap, toDetail, toMetadata } from "./metadata";

const PREFIX = "/micro/registry/";
/** The second is that of go-plugins, where the registry was while go-micro was at version 1.0. */
const prefixes = [PREFIX, "/micro-registry/"];
/** More than anybody writes into one key; how many there are beyond, a warning says. */
const NODES_MAX = 1_000;
const NODE_MEMBERS = ["metadata", "id", "address", "port"];
/** What the HTTP broker registers its subscribers as; the first is that of versions 1 and 2. */
const internal = new Set(["go.micro.http.broker", "micro.http.broker"]);

/**
 * `/micro/registry/<name>/<node id>` = JSON of a service with one node. In the key a `/` of
 * either is a `-`, so both are read from the value. Clients go by the key, and dial all nodes that a value has: several
 * are as many instances. micro v3 has its domain before the name.
 *
 * @see go-micro registry/etcd/etcd.go, registry/registry.go; of v1 to v4 plugins/registry/etcd
 */
export const goMicro: Codec = framework({
  name: "go-micro",
  prefixes,
  anywhere: true,
  jsonAlone: true,
  goMembers: ["name", "version", "metadata", "endpoints", "nodes"],
  read,
  encode({ service, address, metadata, id }) {
    const name = keyTextToName(service);
    const node = { metadata, id: `${name}-${id}`, address };
    const value = {
      name,
      version: "latest",
      metadata: null,
      endpoints: [],
      nodes: [node],
    };
    const dashedName = dashed(service);
    return { key: `${PREFIX}${dashedName}/${dashedName}-${id}`, value: JSON.stringify(value) };
  },
  edit: {
    fields: ["metadata"],
    apply(value, { metadata }) {
      requireObject(value);
      const parsed = parseJson(value);
      const nodes = isRecord(parsed) ? parsed.nodes : null;
      // Nothing says which of them is meant.
      if (Array.isArray(nodes) && nodes.length > 1)
        throw new StatusError("invalid_argument", "the key has several nodes");
      return patchMembers(value, ["nodes", 0, "metadata"], metadata, true);
    },
  },
  // A living node sees that nothing of it has changed and does not write again, until its lease is lost: back in 43 s with
  // 5.30 and 6.10, and in 25 s with 4.11.
  consequences: { delete: "stays-gone", revoke: "returns-within-60-s" },
});

function read(entry: Entry, mapping?: MappingOptions): Reading {
  const { record } = entry;
  if (!record) return "expected a JSON object";
  const { version, metadata, endpoints = null, nodes } = record;
  if (!Array.isArray(nodes)) return "expected nodes to be an array";
  // Clients go by the key, and dial what says neither its name nor its id; elsewhere that may be any list of nodes.
  const before = prefixes.find((prefix) => entry.key.startsWith(prefix));
  const anchored = before !== undefined;
  const name = record.name ?? "";
  if (typeof name !== "string" || (name === "" && !anchored)) return "expected name to be a string";
  // Go takes null for what is empty.
  if (version !== undefined && version !== null && typeof version !== "string")
    return "expected version to be a string";
  if (metadata !== undefined && !isStringMap(metadata)) {
    return "expected metadata to be an object of strings";
  }
  if (endpoints !== null && !(Array.isArray(endpoints) && endpoints.every(isObjectOrNull)))
    return "expected endpoints to be an array of objects";
  const found = readNodes(nodes.slice(0, NODES_MAX), anchored);
  if (typeof found === "string") return found;

  const { key } = entry;
  const written = nameToKeyText(name);
  const directory = `/${dashed(written)}`;
  const last = found
    .map(({ id }) => `/${dashed(nameToKeyText(id))}`)
    .find((own) => key.endsWith(own) && key.endsWith(directory, key.length - own.length));
  const agrees = last !== undefined;
  const several = found.length > 1;
  if (several && !agrees && !anchored && !mapping) return "expected a node in the key";
  // All versions write these, if only null: what lacks one may be anybody's list of nodes.
  const whole = version !== undefined && metadata !== undefined && record.endpoints !== undefined;
  const sure = confidenceOf(agrees, whole, entry);
  // Once for all nodes: a long name, or much metadata, times many nodes is more than anybody waits for.
  const service = anchored ? dialledAs(written, entry) : written;
  const details = {
    version: toDetail(version),
    role: internal.has(name) ? "internal" : undefined,
    namespace: agrees
      ? namespaceOf(key.slice(0, -last.length - directory.length), before)
      : undefined,
    serviceMetadata: isRecord(metadata) ? toMetadata(metadata) : undefined,
  };
  const match = instances(
    several ? Math.min(sure, CERTAIN) : sure,
    ...found.map(({ id, addresses, metadata: own }) =>
      makeInstance({
        keyText: true,
        service,
        id: id === "" ? entry.lastSegment : nameToKeyText(id),
        addresses,
        metadata: toMetadata(own),
        details,
      }),
    ),
  );
  if (nodes.length > NODES_MAX) {
    match.instances[0]?.warnings.push(leftOutWarning(nodes.length - NODES_MAX));
  }
  const [first] = nodes;
  return isRecord(first) && isBefore5(first) ? { ...match, consequences: before5 } : match;
}

function isObjectOrNull(json: unknown): boolean {
  return json === null || isRecord(json);
}

type Node = { id: string; addresses: DecodedAddress[]; metadata: unknown };

/** The nodes, each address once; or what is wrong with the first that cannot be read. */
function readNodes(nodes: readonly unknown[], anchored: boolean): Node[] | string {
  const found = new Map<string, Node>();
  for (const written of nodes) {
    if (!isRecord(written)) return "expected nodes to be objects";
    const node = written.address === undefined ? foldMembers(written, NODE_MEMBERS) : written;
    const { address } = node;
    const id = node.id ?? "";
    if (typeof id !== "string") return "expected the node's id to be a string";
    if (id === "" && !anchored) return "expected the node's id to be a string";
    if (typeof address !== "string") return "expected the node's address to be a string";
    const addresses = addressOf(node, address);
    if (typeof addresses === "string") return addresses;
    const [only] = addresses;
    const place = only ? `${only.host} ${only.port}` : id;
    if (!found.has(place)) found.set(place, { id, addresses, metadata: node.metadata });
  }
  return found.size === 0 ? "expected at least one node" : [...found.values()];
}

/** Clients look for a service by its key alone: what the value calls it counts where that is what the key says, dashed. */
function dialledAs(name: string, { parent }: Entry): string {
  const segment = parent?.slice(parent.lastIndexOf("/") + 1) ?? "";
  return segment === "" || segment === dashed(name) ? name : segment;
}

/** The domain of micro v3, or a prefix that somebody configured. */
function namespaceOf(before: string, prefix: string | undefined): string | undefined {
  if (prefix === undefined) return toDetail(before);
  return toDetail(before.slice(prefix.length));
}

/** Each tick renews the lease, and so finds out that it is lost. */
const before5: Consequences = { delete: "stays-gone", revoke: "returns-within-30-s" };

/** Up to version 4 a node was written with its id first. */
function isBefore5(node: JsonRecord): boolean {
  for (const name in node) return name === "id";
  return false;
}

function addressOf(node: JsonRecord, address: string): DecodedAddress[] | string {
  if (node.metadata !== undefined && !isStringMap(node.metadata)) {
    return "expected the node's metadata to be an object of strings";
  }
  const protocol = toDetail(node.metadata?.protocol) ?? null;
  const { port } = node;
  // Version 1.0 had the port beside the address.
  const host = parseHost(address);
  const parsed = parseAddress(
    typeof port === "number" && port > 0 && host !== null ? joinAddress(host, port) : address,
  );
  if (parsed) return [{ protocol, ...parsed }];
  // Transports that go by a queue have no port.
  if (host !== null) return [{ protocol, host, port: null }];
  return address === "" ? [] : "expected the node's address to be host:port";
}

function dashed(name: string): string {
  return name.replaceAll("/", "-");
}
