import { joinAddress, parseAddress, parseHost } from "./address";
import type { Codec, Consequences, DecodedAddress } from "./codec";
import type { Entry } from "./entry";
import { foldMembers } from "./fold-members";
import { confidenceOf, framework, instances, type Reading } from "./framework";
import { makeInstance } from "./instance";
import { patchMembers, requireObject } from "./json-edit";
import { keyTextToName, nameToKeyText } from "./key-text";
import { isRecord, type JsonRecord } from "./lossless-json";
import { isStringMap, toDetail, toMetadata } from "./metadata";

const PREFIX = "/micro/registry/";
const NODE_MEMBERS = ["metadata", "id", "address", "port"];
/** What the HTTP broker registers its subscribers as; the first is that of versions 1 and 2. */
const internal = new Set(["go.micro.http.broker", "micro.http.broker"]);

/**
 * `/micro/registry/<name>/<node id>` = JSON of a service with exactly one node. In the key a `/` of
 * either is a `-`, so both are read from the value. Clients go by the key. micro v3 has its domain before the name.
 *
 * @see go-micro registry/etcd/etcd.go, registry/registry.go; of v1 to v4 plugins/registry/etcd
 */
export const goMicro: Codec = framework({
  name: "go-micro",
  prefixes: [PREFIX],
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
      return patchMembers(value, ["nodes", 0, "metadata"], metadata, true);
    },
  },
  // A living node sees that nothing of it has changed and does not write again, until its lease is lost: back in 43 s with
  // 5.30 and 6.10, and in 25 s with 4.11.
  consequences: { delete: "stays-gone", revoke: "returns-within-60-s" },
});

function read(entry: Entry): Reading {
  const { record } = entry;
  if (!record) return "expected a JSON object";
  const { version, metadata, nodes } = record;
  if (!Array.isArray(nodes)) return "expected nodes to be an array";
  // Clients go by the key, and dial what says neither its name nor its id; elsewhere that may be any list of nodes.
  const anchored = entry.key.startsWith(PREFIX);
  const name = record.name ?? "";
  if (typeof name !== "string" || (name === "" && !anchored)) return "expected name to be a string";
  // Go takes null for what is empty.
  if (version !== undefined && version !== null && typeof version !== "string")
    return "expected version to be a string";
  if (metadata !== undefined && !isStringMap(metadata)) {
    return "expected metadata to be an object of strings";
  }
  const only: unknown = nodes[0];
  if (nodes.length !== 1 || !isRecord(only)) return "expected one node";
  const node = only.address === undefined ? foldMembers(only, NODE_MEMBERS) : only;
  const { address } = node;
  const id = node.id ?? "";
  if (typeof id !== "string") return "expected the node's id to be a string";
  if (id === "" && !anchored) return "expected the node's id to be a string";
  if (typeof address !== "string") return "expected the node's address to be a string";
  const addresses = addressOf(node, address);
  if (typeof addresses === "string") return addresses;

  const end = `/${dashed(nameToKeyText(name))}/${dashed(nameToKeyText(id))}`;
  const agrees = entry.key.endsWith(end);
  const nodeMetadata = toMetadata(node.metadata);
  // All versions write these, if only null: what lacks one may be anybody's list of nodes.
  const whole = version !== undefined && metadata !== undefined && record.endpoints !== undefined;
  const match = instances(
    confidenceOf(agrees, whole, entry),
    makeInstance({
      keyText: true,
      service: anchored ? dialledAs(nameToKeyText(name), entry) : nameToKeyText(name),
      id: id === "" ? entry.lastSegment : nameToKeyText(id),
      addresses,
      metadata: nodeMetadata,
      details: {
        version: toDetail(version),
        role: internal.has(name) ? "internal" : undefined,
        namespace: agrees ? namespaceOf(entry.key.slice(0, -end.length)) : undefined,
        serviceMetadata: isRecord(metadata) ? toMetadata(metadata) : undefined,
      },
    }),
  );
  return isBefore5(node) ? { ...match, consequences: before5 } : match;
}

/** Clients look for a service by its key alone: what the value calls it counts where that is what the key says, dashed. */
function dialledAs(name: string, { parent }: Entry): string {
  const segment = parent?.slice(parent.lastIndexOf("/") + 1) ?? "";
  return segment === "" || segment === dashed(name) ? name : segment;
}

/** The domain of micro v3, or a prefix that somebody configured. */
function namespaceOf(before: string): string | undefined {
  if (before === PREFIX.slice(0, -1)) return undefined;
  return toDetail(before.startsWith(PREFIX) ? before.slice(PREFIX.length) : before);
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
