import { parseHost } from "./address";
import type { Codec, DecodedAddress, DecodedInstance, Match } from "./codec";
import type { Entry } from "./entry";
import { noInstance, type Reading } from "./framework";
import { makeInstance, undialable } from "./instance";
import { nameToKeyText } from "./key-text";
import { isRecord, type JsonRecord } from "./lossless-json";
import { toMatch } from "./match";
import { addMetadata, toDetail, toMetadata } from "./metadata";

const INFO = "/discovery/info/";
const BEATS = "/discovery/beats/";
const SERVICES_MAX = 1_000;
/** What its services show of a node's metadata, all of them together. */
const NODE_ENTRIES_MAX = 5_000;
const prefix = /^moleculer(?:-[^/]*)?\/discovery\//;

/**
 * `moleculer[-<namespace>]/discovery/info/<node>` = an INFO packet, in which a node says which services it has: an
 * instance each. Beats are keys of their own, `discovery/beats/<node>/<8 hex digits>/<seq>`. Only the TCP transporter has an address to dial.
 *
 * @see moleculer src/registry/discoverers/{etcd3,base}.js
 */
export const moleculer: Codec = {
  name: "moleculer",
  prefixes: { anchored: ["moleculer"] },
  match: {
    anchored(entry) {
      const { key } = entry;
      if (!prefix.test(key)) return null;
      const beat = readBeat(entry);
      if (beat) return beat;
      if (!key.includes(INFO)) return null;
      const reading = read(entry);
      return typeof reading === "string" ? broken(entry, reading, 85) : reading;
    },
  },
  mapped(entry) {
    const beat = readBeat(entry);
    if (beat) return beat;
    const reading = read(entry);
    if (typeof reading === "string") return broken(entry, reading, 100);
    return { ...reading, confidence: 100 };
  },
  // The info is not written again until the services change; a lost lease is noticed in some 8 s.
  consequences: { delete: "stays-gone", revoke: "returns-within-11-s" },
};

/** Written anew all the time, but by the TCP transporter, which has heartbeats of its own, only once. */
function readBeat({ key }: Entry): Match | null {
  const at = key.indexOf(BEATS);
  if (at === -1) return null;
  // A node may have a slash in its name, what follows it has none.
  const node = /^(.+)\/[^/]*\/[^/]*$/s.exec(key.slice(at + BEATS.length))?.[1];
  const belongsTo =
    node === undefined ? {} : { belongsTo: { key: key.slice(0, at) + INFO + node } };
  const consequences = { delete: "depends-on-publisher", revoke: "returns-within-11-s" } as const;
  return { ...noInstance("liveness", "heartbeat of a node", belongsTo), consequences };
}

function read(entry: Entry): Reading {
  const { key, record } = entry;
  const at = key.indexOf(INFO);
  if (!record) return entry.unread ?? "written by a serializer other than JSON";
  const { sender, services } = record;
  if (typeof sender !== "string" || sender === "") return "expected sender to be a string";
  if (!Array.isArray(services)) return "expected services to be an array";
  const namespace = at > "moleculer-".length ? key.slice("moleculer-".length, at) : undefined;
  const addresses = addressesOfNode(record);
  const id = nameToKeyText(sender);
  const nodeMetadata = toMetadata(record.metadata);
  const entriesEach = Math.floor(NODE_ENTRIES_MAX / Math.max(services.length, 1));
  const nodeEntries = Object.entries(nodeMetadata).slice(0, entriesEach);
  const found: DecodedInstance[] = [];
  for (const service of services.slice(0, SERVICES_MAX)) {
    if (!isRecord(service) || typeof service.name !== "string" || service.name === "")
      return "expected services to have names";
    // What a node serves to every other, e.g. `$node`.
    if (service.name.startsWith("$")) continue;
    const own = toMetadata(service.metadata);
    const name = toDetail(service.fullName) ?? fullNameOf(service.name, service.version);
    found.push(
      makeInstance({
        ...{ keyText: true, service: nameToKeyText(name), id },
        addresses,
        // Nodes on one host without ports differ by their names alone.
        address: addresses[0]?.port ? undefined : sender,
        metadata: Object.keys(own).length > 0 ? addMetadata(own, nodeEntries) : nodeMetadata,
        details: { version: versionOf(service), hostname: toDetail(record.hostname), namespace },
      }),
    );
  }
  if (found.length === 0) return noInstance("auxiliary", "a node without services of its own");
  const agrees = key.slice(at + INFO.length) === id;
  return toMatch("instance", agrees ? 100 : 75, found);
}

/** Which services the node has is not known, so it is listed under what all its kind have in their keys. */
function broken(entry: Entry, reason: string, confidence: number): Match {
  const { key, lastSegment } = entry;
  const service = key.slice(0, Math.max(key.indexOf("/"), 0)) || "moleculer";
  const listed = [undialable(service, lastSegment, entry.preview())];
  return toMatch("undecodable", confidence, listed, reason);
}

function addressesOfNode({ ipList, hostname, port }: JsonRecord): DecodedAddress[] {
  const first: unknown = Array.isArray(ipList) && ipList.length > 0 ? ipList[0] : hostname;
  const host = typeof first === "string" ? parseHost(first) : null;
  if (host === null) return [];
  const valid = typeof port === "number" && Number.isInteger(port) && port > 0 && port <= 65_535;
  return [{ protocol: "moleculer", host, port: valid ? port : null }];
}

/** As nodes that send no `fullName` are called by others. */
function fullNameOf(name: string, version: unknown): string {
  if (typeof version === "number") return `v${version}.${name}`;
  return toDetail(version) === undefined ? name : `${version}.${name}`;
}

/** A number or a text, as the service's schema has it. */
function versionOf({ version }: JsonRecord): string | undefined {
  return typeof version === "number" ? String(version) : toDetail(version);
}
