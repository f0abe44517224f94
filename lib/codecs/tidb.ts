import { joinAddress, parseAddress, parseHost } from "./address";
import type { Codec, DecodedAddress, Match, Owner } from "./codec";
import type { Entry } from "./entry";
import { framework, instances, noInstance, type Reading } from "./framework";
import { makeInstance } from "./instance";
import { nameToKeyText, toKeyText } from "./key-text";
import { isRecord } from "./lossless-json";
import { toDetail, toMetadata } from "./metadata";

const INFO = "/tidb/server/info/";
const KEYSPACES = "/keyspaces/tidb/";
const TOPOLOGY = "/topology/tidb/";
const SERVICE = "tidb";
/** Of what stands for election; TiDB's ids are UUIDs. */
const ID_MAX_BYTES = 100;
/** Others may have a topology, too. */
const components = /^\/topology\/(?:ti[a-z-]+|pd|grafana|prometheus|alertmanager)(?:\/|$)/;
/** What TiFlash tells of itself and of who leads, by its address; long gone from its releases. */
const TIFLASH = "/tiflash/cluster/";
const servers = /^\/topology\/ti(?:db|proxy)\//;

/**
 * `/tidb/server/info/<uuid>` = JSON of a server, perhaps below `/keyspaces/tidb/<id>`. What `/topology` repeats of it
 * has no lease, but a key `ttl` with one beside it.
 *
 * @see pingcap/tidb pkg/domain/infosync/info.go, pkg/owner/manager.go
 */
export const tidb: Codec = framework({
  name: "tidb",
  prefixes: [INFO, KEYSPACES],
  claims: ({ key }) => key.includes(INFO),
  named(key) {
    const at = key.indexOf(INFO);
    return at === -1 ? null : { service: SERVICE, id: key.slice(at + INFO.length) };
  },
  anywhere: false,
  guarded: ["/tidb/", "/topology/", TIFLASH, KEYSPACES],
  guard,
  read,
  consequences: { delete: "stays-gone", revoke: "returns-some-time" },
});

function guard(entry: Entry): Match | null {
  const { key } = entry;
  if (key.startsWith(TIFLASH)) return own();
  const root = rootOf(key);
  if (root === null || key.startsWith(INFO, root.length)) return null;
  if (components.test(key.slice(root.length))) return topology(entry, root);
  if (!key.startsWith("/tidb/", root.length)) return null;
  if (/\/owner\/[0-9a-f]+$/.test(key)) return campaign(entry, root);
  return entry.address ? null : own();
}

function own(): Match {
  return noInstance("auxiliary", "TiDB's own record", { danger: "system-data" });
}

/** What stands before all of a keyspace's keys; nothing where there are no keyspaces. */
function rootOf(key: string): string | null {
  if (!key.startsWith(KEYSPACES)) return "";
  const end = key.indexOf("/", KEYSPACES.length);
  return end === -1 ? null : key.slice(0, end);
}

/** Of one that stands for election; the value is its id, perhaps with `_` and what it is about to do. */
function campaign({ stored: { value } }: Entry, root: string): Match {
  const end = value.indexOf("_");
  const id = end === -1 ? value : value.subarray(0, end);
  const known = id.length > 0 && id.length <= ID_MAX_BYTES;
  return noInstance("lock", "an election of TiDB's", {
    danger: "lock-holder",
    ...(known && { belongsTo: { key: root + INFO + toKeyText(id) } }),
  });
}

function topology(entry: Entry, root: string): Match | null {
  const belongsTo = serverOf(entry, root);
  const more = belongsTo ? { belongsTo } : {};
  if (entry.lastSegment === "ttl" && servers.test(entry.key.slice(root.length))) {
    return noInstance("liveness", "heartbeat of a TiDB or TiProxy server", more);
  }
  return entry.address ? null : noInstance("auxiliary", "topology that TiDB shows", more);
}

/** The topology names servers by their addresses, their registrations by an id. */
function serverOf({ parent }: Entry, root: string): Owner | null {
  if (!parent?.startsWith(TOPOLOGY, root.length)) return null;
  const address = parseAddress(parent.slice(root.length + TOPOLOGY.length));
  const namespace = root.slice(KEYSPACES.length);
  return (
    address && { service: SERVICE, address: joinAddress(address.host, address.port), namespace }
  );
}

function read(entry: Entry): Reading {
  const { key, record } = entry;
  const at = key.indexOf(INFO);
  if (at === -1) return "expected server/info in the key";
  if (!record) return "expected a JSON object";
  const { ddl_id: id, ip, listening_port: port, status_port: statusPort, labels } = record;
  if (typeof id !== "string" || id === "") return "expected ddl_id to be a string";
  const host = typeof ip === "string" ? parseHost(ip) : null;
  if (host === null) return "expected ip to be a host";
  if (!isPort(port)) return "expected listening_port to be a port";
  const addresses: DecodedAddress[] = [{ protocol: "mysql", host, port }];
  if (isPort(statusPort)) addresses.push({ protocol: "http", host, port: statusPort });
  const agrees = key.slice(at + INFO.length) === nameToKeyText(id);
  const keyspace = key.startsWith(KEYSPACES) ? key.slice(KEYSPACES.length, at) : "";
  return instances(
    agrees ? 95 : 70,
    makeInstance({
      service: SERVICE,
      id,
      addresses,
      metadata: toMetadata(labels),
      details: {
        version: toDetail(record.version),
        ...(isRecord(labels)
          ? { zone: toDetail(labels.zone), region: toDetail(labels.region) }
          : {}),
        ...(keyspace === "" ? {} : { namespace: keyspace }),
      },
    }),
  );
}

function isPort(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65_535;
}
