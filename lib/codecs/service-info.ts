import { parseAddress, parseHost } from "./address";
import type { DecodedInstance } from "./codec";
import { makeInstance } from "./instance";
import type { JsonRecord } from "./lossless-json";
import { toDetail, toMetadata, toWeight } from "./metadata";

/** What the member `kind` of a ServiceInfo stands for. */
const roles: Readonly<Record<number, string>> = { 2: "governor", 3: "consumer" };

/**
 * Reads the ServiceInfo of Jupiter and of ego, which descends from it: the instance, or the first thing that is wrong.
 *
 * @see jupiter pkg/server/server.go; ego server/server.go
 */
export function readServiceInfo(info: JsonRecord, namespace?: string): DecodedInstance | string {
  const { name, scheme, address, metadata, kind } = info;
  if (typeof name !== "string" || name === "") return "expected name to be a string";
  if (typeof scheme !== "string" || scheme === "") return "expected scheme to be a string";
  if (typeof address !== "string" || address === "") return "expected address to be a string";
  if (kind !== undefined && typeof kind !== "number") return "expected kind to be a number";
  const parsed = parseAddress(address);
  const host = parsed?.host ?? parseHost(address);
  if (host === null) return "expected address to be host:port";
  const role = typeof kind === "number" ? roles[kind] : undefined;
  const known = role === undefined ? {} : { role };
  return makeInstance({
    service: name,
    id: address,
    metadata: toMetadata(metadata),
    addresses: [{ protocol: scheme, host, port: parsed?.port ?? null }],
    details: {
      version: toDetail(info.version),
      weight: toWeight(info.weight),
      ...known,
      zone: toDetail(info.zone),
      region: toDetail(info.region),
      env: toDetail(info.mode),
      group: toDetail(info.group),
      hostname: toDetail(info.hostname),
      tag: toDetail(info.deployment),
      namespace,
      status: info.enable === false ? "disabled" : info.healthy === false ? "unhealthy" : undefined,
    },
  });
}
