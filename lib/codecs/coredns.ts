import { StatusError } from "@/lib/errors";

import { parseAddress, parseHost } from "./address";
import type { Codec } from "./codec";
import type { Entry } from "./entry";
import { framework, instances, type Named, noInstance, noObject, type Reading } from "./framework";
import { makeInstance } from "./instance";
import { checkWeight, requireObject, setMember } from "./json-edit";
import { toDetail, toMetadata, toWeight } from "./metadata";

const PREFIX = "/skydns/";
const MEMBERS = [
  "host",
  "port",
  "priority",
  "weight",
  "text",
  "mail",
  "ttl",
  "targetstrip",
  "group",
];
const whole = { type: "a whole number", holds: Number.isInteger };
const text = { type: "a string", holds: (member: unknown) => typeof member === "string" };
/** Of what type the others are. */
const types: readonly [string, { type: string; holds: (member: unknown) => boolean }][] = [
  ["priority", whole],
  ["weight", whole],
  ["text", text],
  ["mail", { type: "a boolean", holds: (member) => typeof member === "boolean" }],
  ["ttl", { type: "a whole number of 32 bits", holds: isUint32 }],
  ["targetstrip", whole],
  ["group", text],
];
/** Members that stand elsewhere in the instance. */
const NOT_METADATA = new Set(["host", "port", "weight", "group", "mail"]);

/** CoreDNS fails on what it cannot parse, for all that is asked of the name and the names above: measured with 1.15.0. */
const SILENCES = ", without which CoreDNS does not answer for the name";

/**
 * `/skydns/<labels, reversed>/<label>` = JSON of host, port, priority, weight, text, ttl and so on: DNS records,
 * written by operators and tools, mostly without a lease.
 *
 * @see coredns plugin/etcd/msg/service.go, plugin/etcd/README.md
 */
export const coredns: Codec = framework({
  name: "coredns",
  prefixes: [PREFIX],
  anywhere: false,
  named: (key) => namedBy(labelsOf(key)),
  read,
  encode({ service, address, metadata, id }) {
    const parsed = parseAddress(address);
    const labels = service.split(".").reverse();
    if (!parsed) throw new StatusError("invalid_argument", "address: host:port is needed");
    if (service.includes("/") || labels.includes("")) {
      throw new StatusError("invalid_argument", "service: a DNS name is needed");
    }
    if (labels[0] === "arpa")
      throw new StatusError("invalid_argument", "service: names of addresses end with arpa");
    if (Object.keys(metadata).length > 0) {
      throw new StatusError("invalid_argument", "metadata: DNS records carry none");
    }
    return { key: `${PREFIX}${labels.join("/")}/x${id}`, value: JSON.stringify(parsed) };
  },
  edit: {
    fields: ["weight"],
    apply(value, { weight }) {
      requireObject(value);
      // Zero stands for a hundred.
      return weight === undefined ? value : setMember(value, ["weight"], checkWeight(weight, 1));
    },
  },
  consequences: { delete: "stays-gone", revoke: "stays-gone" },
});

function read(entry: Entry): Reading {
  const { key } = entry;
  // What is called otherwise would be taken for text alone.
  const { record } = entry.folded(MEMBERS) ?? entry;
  const labels = labelsOf(key);
  if (labels.length < 2) return "expected labels in the key";
  if (!record) return noObject(entry, SILENCES);
  if (labels[1] === "arpa") return noInstance("dns", "a name for an address (PTR)");
  // Go takes null for nothing.
  const host = record.host ?? "";
  const port = record.port ?? 0;
  const { mail } = record;
  if (typeof host !== "string") return `expected host to be a string${SILENCES}`;
  if (typeof port !== "number" || !Number.isInteger(port)) {
    return `expected port to be a whole number${SILENCES}`;
  }
  for (const [name, { type, holds }] of types) {
    const member = record[name] ?? null;
    if (member !== null && !holds(member)) return `expected ${name} to be ${type}${SILENCES}`;
  }
  if (port < 0 || port > 65_535) return "expected port to be a port";
  if (mail === true) return noInstance("dns", "a mail server (MX)");
  if (host === "") return noInstance("dns", "text alone (TXT)");
  // With brackets it is a name to CoreDNS, and one that nobody has.
  const parsed = host.startsWith("[") ? null : parseHost(withoutRoot(host));
  if (parsed === null) return "expected host to be a host";
  const instance = makeInstance({
    keyText: true,
    ...namedBy(labels),
    metadata: toMetadata(record, NOT_METADATA),
    addresses: [{ protocol: null, host: parsed, port: port > 0 ? port : null }],
    // Zero stands for a hundred.
    details: { weight: toWeight(record.weight) || undefined, group: toDetail(record.group) },
  });
  return instances(95, instance);
}

function isUint32(member: unknown): boolean {
  return Number.isInteger(member) && Number(member) >= 0 && Number(member) < 2 ** 32;
}

/** A name may end with the dot of the root. */
function withoutRoot(host: string): string {
  return host.endsWith(".") ? host.slice(0, -1) : host;
}

function labelsOf(key: string): string[] {
  return key.split("/").filter((label, at) => label !== "" && at > 0);
}

/** The last label tells the records of one name apart. */
function namedBy(labels: readonly string[]): Named {
  const names = labels.slice(1, labels.length > 2 ? -1 : undefined);
  return { service: names.reverse().join("."), id: labels[labels.length - 1] ?? "" };
}
