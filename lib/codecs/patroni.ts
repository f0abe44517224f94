import type { Codec, DecodedAddress, Kind, Match } from "./codec";
import { endpointAddress } from "./endpoint-url";
import type { Entry } from "./entry";
import { framework, instances, noInstance, type Reading } from "./framework";
import { makeInstance } from "./instance";
import { nameToKeyText } from "./key-text";
import type { JsonRecord } from "./lossless-json";
import { toDetail, toMetadata } from "./metadata";

const MEMBERS = "/members/";
const NOT_METADATA = new Set(["conn_url", "api_url", "version"]);
const leaders = new Set(["primary", "master", "standby_leader", "leader"]);
const consequences = { delete: "failover-risk", revoke: "failover-risk" } as const;

const following = { delete: "returns-within-11-s", revoke: "returns-within-11-s" } as const;

type Scalar = { kind: Kind; reason: string; json: boolean };

const SCALAR_MAX_LENGTH = "initialize".length;
/** A cluster under the default namespace, or one of its Citus groups. */
const defaultScope = /^\/service\/[^/]+(?:\/\d+)?$/;
/** Where releases before 2.0 kept what is in `status` now. */
const OPTIME = "/optime/leader";

/** What stands beside `members/`; those with text alone are known only by their siblings. */
const scalars: ReadonlyMap<string, Scalar> = new Map(
  Object.entries({
    leader: { kind: "lock", reason: "the leader of a Patroni cluster", json: false },
    config: { kind: "config", reason: "Patroni's dynamic configuration", json: true },
    initialize: {
      kind: "auxiliary",
      reason: "the system identifier of a Patroni cluster",
      json: false,
    },
    history: { kind: "auxiliary", reason: "the timelines of a Patroni cluster", json: false },
    status: { kind: "auxiliary", reason: "the state of a Patroni cluster", json: false },
    sync: {
      kind: "auxiliary",
      reason: "the synchronous members of a Patroni cluster",
      json: false,
    },
    failover: { kind: "auxiliary", reason: "a failover that was asked for", json: false },
    failsafe: { kind: "auxiliary", reason: "the members that failsafe mode asks", json: false },
  }),
);

/**
 * `/<namespace>/<scope>[/<Citus group>]/members/<name>` = JSON of a member of a PostgreSQL cluster. The
 * leader's name stands beside `members`, on the lease of the leader's own member key.
 *
 * @see patroni dcs/__init__.py, dcs/etcd3.py, ha.py
 */
export const patroni: Codec = framework({
  name: "patroni",
  prefixes: ["/service/"],
  claims: ({ parent }) => parent?.endsWith("/members") ?? false,
  named(key) {
    const [, service, id] = /\/([^/]+)(?:\/\d+)?\/members\/([^/]+)$/.exec(key) ?? [];
    return service === undefined || id === undefined ? null : { service, id };
  },
  anywhere: true,
  directory: "members",
  beside: [...scalars.keys()],
  read: (entry, mapping) => readScalar(entry, mapping !== undefined) ?? read(entry),
  consequences: { delete: "returns-within-11-s", revoke: "failover-risk" },
});

function read(entry: Entry): Reading {
  const { key, lastSegment: id } = entry;
  const at = key.length - id.length - MEMBERS.length;
  if (at < 1 || !key.startsWith(MEMBERS, at)) return "expected members in the key";
  const { record } = entry;
  if (!record) return "expected a JSON object";
  const addresses: DecodedAddress[] = [];
  for (const name of ["conn_url", "api_url"]) {
    const url = record[name];
    if (url === undefined) continue;
    const address = endpointAddress(url);
    if (!address) return `expected ${name} to be a URL`;
    addresses.push(address);
  }
  if (addresses.length === 0) return "expected conn_url or api_url";
  const { state, role } = record;
  if (typeof state !== "string" || (role !== undefined && typeof role !== "string")) {
    return "expected state and role to be strings";
  }
  const parts = key.slice(0, at).split("/");
  const last = parts.pop() ?? "";
  const citus = parts.length > 2 && /^\d+$/.test(last);
  const service = citus ? (parts.pop() ?? "") : last;
  if (service === "") return "no scope in the key";
  const namespace = parts.filter(Boolean).join("/");
  const instance = makeInstance({
    keyText: true,
    service,
    id,
    addresses,
    metadata: toMetadata(record, NOT_METADATA),
    details: {
      version: toDetail(record.version),
      role: toDetail(role),
      status: state,
      group: citus ? last : undefined,
      namespace: namespace === "" ? undefined : namespace,
    },
  });
  const match = instances(isOwn(record) ? 95 : 60, instance);
  if (leaders.has(String(role))) return { ...match, danger: "failover" };
  // The lease of one that follows has no key but its own, which its next loop puts again.
  return typeof role === "string" ? { ...match, consequences: following } : match;
}

/** Whether it is of PostgreSQL's, or of Patroni's API: other teams have members, too. */
function isOwn({ conn_url, api_url }: JsonRecord): boolean {
  return (
    (typeof conn_url === "string" && conn_url.startsWith("postgres")) ||
    (typeof api_url === "string" && /\/patroni\/?$/.test(api_url))
  );
}

/** `mapped` is set where an operator says that the key is Patroni's. */
function readScalar(entry: Entry, mapped: boolean): Match | null {
  const { parent, lastSegment } = entry;
  if (parent === null || lastSegment.length > SCALAR_MAX_LENGTH) return null;
  if (lastSegment === "leader" && entry.key.endsWith(OPTIME)) return readOptime(entry, mapped);
  const scalar = scalars.get(lastSegment);
  if (!scalar) return null;
  const known = mapped || entry.siblings?.codecUnder(`${parent}/members`) === "patroni";
  const confidence = known ? 95 : withoutSiblings(entry, scalar, parent);
  if (confidence === 0) return null;
  const match = noInstance(scalar.kind, scalar.reason, { confidence, danger: "failover" });
  // Its value is the name of the member that leads.
  const leader = lastSegment === "leader" ? entry.text : null;
  if (leader) match.belongsTo = { key: parent + MEMBERS + nameToKeyText(leader) };
  return { ...match, consequences };
}

function readOptime(entry: Entry, mapped: boolean): Match | null {
  const scope = entry.key.slice(0, -OPTIME.length);
  const known = mapped || entry.siblings?.codecUnder(`${scope}/members`) === "patroni";
  const { text } = entry;
  if (!known && !(defaultScope.test(scope) && text !== null && /^\d+$/.test(text))) return null;
  const reason = "the position of a Patroni leader";
  return noInstance("auxiliary", reason, { confidence: known ? 95 : 60, danger: "failover" });
}

/** How sure one can be of a key beside `members` that has not been seen. */
function withoutSiblings(entry: Entry, { json }: Scalar, parent: string): number {
  const { record } = entry;
  if (json) return record && "ttl" in record && "loop_wait" in record ? 90 : 0;
  // GoFrame has the same default prefix, but keys of six segments.
  return defaultScope.test(parent) && !entry.address ? 60 : 0;
}
