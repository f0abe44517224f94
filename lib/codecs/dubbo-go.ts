import type { Codec, Match, Patch } from "./codec";
import {
  anchoredApplication,
  brokenApplication,
  type MemberNames,
  readDubboApplication,
} from "./dubbo-application";
import {
  anchoredDubbo,
  DUBBO,
  dubboOwn,
  isDubboDirectory,
  isDubboUrl,
  namedByDubboUrl,
  readDubboUrl,
} from "./dubbo-url";
import type { Entry } from "./entry";
import { certain, noInstance, type Reading, shaped, undecodable } from "./framework";
import { checkWeight, patchMembers, requireObject, setMember } from "./json-edit";

const names: MemberNames = {
  name: "ServiceName",
  host: "Host",
  port: "Port",
  weight: "Weight",
  enabled: "Enable",
  healthy: "Healthy",
  metadata: "Metadata",
  group: "GroupName",
  tag: "Tag",
};

/**
 * dubbo-go's two ways to register: a URL in the key with an empty value for each interface, and
 * `/services/<application>/<host>:<port>` = JSON. Its directories have empty values and no lease.
 *
 * @see dubbo-go registry/etcdv3/{registry,service_discovery}.go, metadata/report/etcd/report.go
 */
export const dubboGo: Codec = {
  name: "dubbo-go",
  prefixes: { anchored: [DUBBO, "/services/"], broken: [DUBBO, "/services/"] },
  match: {
    anchored(entry) {
      const known = directory(entry);
      if (known) return known;
      const own = entry.empty ? null : dubboOwn(entry);
      if (own) return own;
      const reading = read(entry);
      return anchoredDubbo(entry, reading) ?? anchoredApplication(entry, reading);
    },
    shape(entry) {
      return shaped(directory(entry) ?? read(entry));
    },
    broken(entry) {
      const { key } = entry;
      if (key.startsWith("/services/")) return brokenApplication(entry, names, read(entry));
      if (!key.startsWith(`${DUBBO}/`) || !/\/(providers|consumers)\/[^/]+$/.test(key)) return null;
      const reading = read(entry);
      if (typeof reading !== "string") return reading;
      // Dubbo Java's have a value, but the key tells most of what is wrong with either.
      const url = readDubboUrl(entry);
      const problem = typeof url === "string" ? url : "expected the value to be a lease id";
      return undecodable(entry, problem, 85, namedByDubboUrl(entry));
    },
  },
  mapped(entry) {
    const reading = directory(entry) ?? read(entry);
    if (typeof reading !== "string") return certain(reading);
    // Under another group it takes an operator's word that it is one.
    if (isEmptyForGood(entry) && !isDubboUrl(entry.lastSegment)) return structural(100);
    return undecodable(entry, reading, 100);
  },
  // Of an interface everything stands in the key, so this is for applications.
  edit: { fields: ["weight", "metadata"], apply: editApplication },
  // Only the loss of the session's lease or of the connection is noticed.
  consequences: { delete: "stays-gone", revoke: "stays-gone" },
};

function read(entry: Entry): Reading {
  if (entry.empty) return readDubboUrl(entry);
  if (entry.record?.ServiceName === undefined) return "expected a JSON object with ServiceName";
  return readDubboApplication(entry, names);
}

function directory(entry: Entry): Match | null {
  return isEmptyForGood(entry) && isDubboDirectory(entry.key) ? structural(90) : null;
}

function isEmptyForGood({ empty, leased }: Entry): boolean {
  return empty && !leased;
}

function structural(confidence: number): Match {
  return noInstance("structural", "a directory of Dubbo, never removed", { confidence });
}

function editApplication(value: string, { weight, metadata }: Patch): string {
  requireObject(value);
  const text = patchMembers(value, ["Metadata"], metadata, true);
  return weight === undefined ? text : setMember(text, ["Weight"], checkWeight(weight, 1));
}
