import { StatusError } from "@/lib/errors";

import { addressWarnings, parseAddress } from "./address";
import type { Codec, Match } from "./codec";
import { isUrlKey, namedByUrlKey, readUrlKey } from "./ego";
import type { Entry } from "./entry";
import { framework, instances, type Reading, undecodable } from "./framework";
import { checkWeight, patchMembers, requireObject, setMember } from "./json-edit";
import { nameToKeyText } from "./key-text";
import { isRecord, parseJson } from "./lossless-json";
import { isEgoTarget, METRICS, metricsTarget } from "./metrics-target";
import { readServiceInfo } from "./service-info";

const MEMBERS = new Set(["Op", "Addr", "Metadata", "MetadataX"]);

/**
 * Since 0.8 `<scheme>:<name>:v1:<mode>/<address>` = what gRPC's naming has, with a ServiceInfo as
 * `Metadata`, or as `MetadataX` since 0.11.7. Before, `/wsd-reg/<name>/providers/<scheme>://<address>` = a
 * ServiceInfo, without a lease.
 *
 * @see jupiter pkg/registry/etcdv3/registry.go
 */
export const jupiter: Codec = framework({
  name: "jupiter",
  prefixes: ["/wsd-reg/"],
  claims: isUrlKey,
  named: namedByUrlKey,
  anywhere: true,
  jsonAlone: true,
  guarded: [METRICS],
  guard: (entry) => (isEgoTarget(entry) ? null : metricsTarget(entry)),
  read(entry) {
    if (entry.key.charCodeAt(0) !== 0x2f) return readNaming(entry);
    const reading = readUrlKey(entry, (info) => "appId" in info && !isEgo(info.metadata));
    if (typeof reading === "string") return reading;
    return { ...reading, consequences: { delete: "stays-gone", revoke: "stays-gone" } };
  },
  edit: {
    fields: ["weight", "metadata"],
    apply(value, { weight, metadata }) {
      requireObject(value);
      const parsed = parseJson(value);
      const naming = isRecord(parsed) && "Addr" in parsed;
      const within = naming ? ["MetadataX" in parsed ? "MetadataX" : "Metadata"] : [];
      // 0.8 and 0.9 wrote none, and of half a one nobody reads anything.
      if (naming && !within.some((member) => isRecord(parsed[member])))
        throw new StatusError("invalid_argument", "the value has no ServiceInfo");
      const text = patchMembers(value, [...within, "metadata"], metadata, true);
      return weight === undefined
        ? text
        : setMember(text, [...within, "weight"], checkWeight(weight));
    },
  },
  // One lease for a process; once that is lost it puts all its keys again, in 2.5 s and 7 s when run (0.11.21).
  consequences: { delete: "stays-gone", revoke: "returns-within-20-s" },
});

function readNaming(entry: Entry): Reading {
  const { key } = entry;
  if (!key.includes(":v1:")) return "expected the key to have :v1:";
  const slash = key.indexOf("/");
  const [scheme, name, version, mode, more] = key.slice(0, Math.max(slash, 0)).split(":", 6);
  if (!scheme || !name || version !== "v1" || !mode || more !== undefined) {
    return "expected the key to be <scheme>:<name>:v1:<mode>/<address>";
  }
  const { record } = entry;
  if (!record) return "expected a JSON object";
  const { Op = 0, Addr = "" } = record;
  if (typeof Op !== "number" || typeof Addr !== "string") return "expected Op and Addr";
  for (const member in record) if (!MEMBERS.has(member)) return `${member} is not known`;
  const dialled = key.slice(slash + 1);
  if (!parseAddress(dialled)) return skipped(entry, name, dialled, "the key's end to be host:port");
  if (Op !== 0) return skipped(entry, name, dialled, "Op to be 0");
  const agrees = dialled === nameToKeyText(Addr);
  const info = record.MetadataX ?? record.Metadata ?? null;
  if (info === null || !agrees) return bare(scheme, name, mode, dialled, agrees);
  if (!isRecord(info)) return "expected a ServiceInfo";
  const instance = readServiceInfo(info);
  if (typeof instance === "string") return instance;
  if (instance.id !== dialled) return bare(scheme, name, mode, dialled, false);
  return instances(instance.service === name ? 98 : 75, { env: mode, ...instance, service: name });
}

/** What is under a service and its clients do not dial: measured with 0.11.21. */
function skipped(entry: Entry, service: string, id: string, expected: string): Match {
  return undecodable(entry, `expected ${expected}, as its clients do`, 85, { service, id });
}

/** 0.8 and 0.9 said no more than the key does. Where the value says another address, clients dial the key's. */
function bare(
  scheme: string,
  service: string,
  env: string,
  address: string,
  agrees: boolean,
): Match | string {
  const parsed = parseAddress(address);
  if (!parsed) return "expected Addr to be host:port";
  return instances(agrees ? 97 : 75, {
    ...{ service, id: address, address, metadata: {}, warnings: addressWarnings(address) },
    ...{ addresses: [{ protocol: scheme, ...parsed }], env, version: "v1" },
  });
}

function isEgo(metadata: unknown): boolean {
  return isRecord(metadata) && "egoVersion" in metadata;
}
