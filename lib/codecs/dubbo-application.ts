import { joinAddress, parseHost } from "./address";
import { CERTAIN, type DecodedAddress, type Match } from "./codec";
import type { Entry } from "./entry";
import { anchored, confidenceOf, instances, type Reading, shaped, undecodable } from "./framework";
import { makeInstance } from "./instance";
import { nameToKeyText } from "./key-text";
import { isRecord, type JsonRecord, parseJson } from "./lossless-json";
import { isStringMap, toDetail, toMetadata, toWeight } from "./metadata";

/** What the members are called: dubbo-go has Go's names, Dubbo Java those of its fields. */
export type MemberNames = Readonly<
  Record<
    "name" | "host" | "port" | "weight" | "enabled" | "healthy" | "metadata" | "group" | "tag",
    string
  >
>;

/**
 * Reads `/services/<application>/<host>:<port>` = JSON of the application's instance. Its protocols stand in the
 * metadata, as JSON in a string.
 *
 * @see dubbo-go registry/etcdv3/service_discovery.go, registry/service_instance.go
 */
export function readDubboApplication(entry: Entry, names: MemberNames): Reading {
  const { record } = entry;
  if (!record) return "expected a JSON object";
  const service = record[names.name];
  const host = record[names.host];
  const port = record[names.port];
  const metadata = record[names.metadata] ?? null;
  if (typeof service !== "string" || service === "") return `expected ${names.name} to be a string`;
  if (typeof host !== "string" || parseHost(host) === null)
    return `expected ${names.host} to be a host`;
  if (!isPort(port)) return `expected ${names.port} to be a port`;
  if (!isStringMap(metadata)) return `expected ${names.metadata} to be an object of strings`;
  const bare = parseHost(host) ?? host;
  const id = joinAddress(bare, port);
  const before = `/${nameToKeyText(service)}/`;
  const agrees = entry.key.endsWith(before + id) || entry.key.endsWith(`${before}${bare}:${port}`);
  const whole = hasOwn(record, names);
  const weight = toWeight(record[names.weight]);
  return instances(
    confidenceOf(agrees, whole, entry),
    makeInstance({
      service,
      id,
      metadata: toMetadata(metadata),
      address: id,
      addresses: endpoints(metadata, bare, port),
      details: {
        // Zero stands for the default.
        weight: weight !== undefined && weight > 0 ? weight : undefined,
        zone: toDetail(metadata?.zone),
        region: toDetail(metadata?.region),
        group: toDetail(record[names.group]),
        tag: toDetail(record[names.tag]),
        status: statusOf(record, names),
      },
    }),
  );
}

/** Below `/services/`, which is a word of many others: what the value says alone does not do. */
export function anchoredApplication(entry: Entry, reading: Reading): Match | null {
  if (!entry.key.startsWith("/services/")) return null;
  const match = shaped(reading);
  return match && anchored(match);
}

/** What has all that names an application of Dubbo's, and cannot be dialled. */
export function brokenApplication(
  entry: Entry,
  names: MemberNames,
  reading: Reading,
): Match | null {
  const { key, record } = entry;
  if (typeof reading !== "string" || !record || !key.startsWith("/services/")) return null;
  const service = record[names.name];
  if (typeof service !== "string" || service === "" || !hasOwn(record, names)) return null;
  const named = { service: nameToKeyText(service), id: entry.lastSegment };
  return undecodable(entry, reading, CERTAIN, named);
}

/** A name with a host and a port may be of any configuration. */
function hasOwn(record: JsonRecord, names: MemberNames): boolean {
  return record[names.metadata] !== undefined && record[names.enabled] !== undefined;
}

function endpoints(metadata: JsonRecord | null, host: string, port: number): DecodedAddress[] {
  const list = parseJson(toDetail(metadata?.["dubbo.endpoints"]) ?? null);
  const addresses: DecodedAddress[] = [];
  for (const endpoint of Array.isArray(list) ? list.slice(0, 50) : []) {
    if (!isRecord(endpoint) || !isPort(endpoint.port)) continue;
    addresses.push({ protocol: toDetail(endpoint.protocol) ?? null, host, port: endpoint.port });
  }
  return addresses.length > 0 ? addresses : [{ protocol: null, host, port }];
}

function statusOf(record: JsonRecord, names: MemberNames): string | undefined {
  if (record[names.enabled] === false) return "disabled";
  const healthy = record[names.healthy];
  return typeof healthy === "boolean" ? (healthy ? "healthy" : "unhealthy") : undefined;
}

function isPort(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65_535;
}
