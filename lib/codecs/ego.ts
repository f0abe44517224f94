import type { Codec } from "./codec";
import type { Entry } from "./entry";
import {
  confidenceOf,
  framework,
  instances,
  type Named,
  noInstance,
  type Reading,
} from "./framework";
import { checkWeight, patchMembers, requireObject, setMember } from "./json-edit";
import { nameToKeyText } from "./key-text";
import { isRecord, type JsonRecord } from "./lossless-json";
import { isEgoTarget, METRICS, metricsTarget } from "./metrics-target";
import { readServiceInfo } from "./service-info";

/**
 * `/<prefix>/<name>/providers/<scheme>://<address>` = JSON of a ServiceInfo, without a lease unless one is
 * configured: what crashes stays registered.
 *
 * @see ego-component eetcd/registry; ego server/server.go
 */
export const ego: Codec = framework({
  name: "ego",
  prefixes: ["/ego/"],
  claims: isUrlKey,
  named: namedByUrlKey,
  anywhere: true,
  jsonAlone: true,
  guarded: [METRICS],
  guard: (entry) => (isEgoTarget(entry) ? metricsTarget(entry) : null),
  read: (entry) => readUrlKey(entry, (info) => !("appId" in info) || isEgo(info)),
  edit: {
    fields: ["weight", "metadata"],
    apply(value, { weight, metadata }) {
      requireObject(value);
      const text = patchMembers(value, ["metadata"], metadata, true);
      return weight === undefined ? text : setMember(text, ["weight"], checkWeight(weight));
    },
  },
  consequences: { delete: "stays-gone", revoke: "stays-gone" },
});

/** What stands between the name and the URL, and in which role the instance is by that. */
const kinds: ReadonlyMap<string, string | undefined> = new Map([
  ["providers", undefined],
  ["governors", "governor"],
  ["consumers", "consumer"],
]);

const defaultPrefix = /^\/(?:wsd-reg|ego)\//;

/** Whether the key is one that only a registration has. */
export function isUrlKey({ key }: Entry): boolean {
  const split = splitUrlKey(key);
  return split !== null && kinds.has(split.kind);
}

/** What such a key tells by itself. */
export function namedByUrlKey(key: string): Named | null {
  const split = splitUrlKey(key);
  return split && { service: split.name, id: split.url.slice(split.url.indexOf("://") + 3) };
}

/**
 * Reads a ServiceInfo whose key ends with `<name>/<kind>/<scheme>://<address>`; `isOwn` tells whose it is. Beside
 * those stand configurations of clients.
 */
export function readUrlKey(entry: Entry, isOwn: (info: JsonRecord) => boolean): Reading {
  if (!entry.looksLikeJson) return "expected a ServiceInfo";
  const split = splitUrlKey(entry.key);
  if (!split) return "expected providers, governors or consumers in the key";
  const { kind, name, url, before } = split;
  const { record } = entry;
  if (!record) return "expected a JSON object";
  if (kind === "configurators") {
    if (!defaultPrefix.test(entry.key)) return "expected providers, governors or consumers";
    return noInstance("config", "what clients are told of the service");
  }
  if (typeof record.scheme !== "string" || !isOwn(record)) return "expected a ServiceInfo";
  const instance = readServiceInfo(record, before || undefined);
  if (typeof instance === "string") return instance;
  const agrees =
    url === `${nameToKeyText(record.scheme)}://${instance.id}` && name === instance.service;
  // The kind may be missing where the key tells it.
  const role = kinds.get(kind);
  const whole = record.weight !== undefined && record.metadata !== undefined;
  return instances(confidenceOf(agrees, whole, entry), { ...(role && { role }), ...instance });
}

type UrlKey = { before: string; name: string; kind: string; url: string };

/** The key's parts: the URL is all from the last segment but two before `://` on. */
function splitUrlKey(key: string): UrlKey | null {
  const at = key.indexOf("://");
  const scheme = at < 1 ? 0 : key.lastIndexOf("/", at);
  const kindAt = scheme < 1 ? 0 : key.lastIndexOf("/", scheme - 1);
  if (kindAt < 1) return null;
  const kind = key.slice(kindAt + 1, scheme);
  if (!kinds.has(kind) && kind !== "configurators") return null;
  const nameAt = key.lastIndexOf("/", kindAt - 1);
  return {
    before: key.slice(key.startsWith("/") ? 1 : 0, Math.max(nameAt, 0)),
    ...{ name: key.slice(nameAt + 1, kindAt), kind, url: key.slice(scheme + 1) },
  };
}

function isEgo({ metadata }: JsonRecord): boolean {
  return isRecord(metadata) && "egoVersion" in metadata;
}
