import type { Codec, DecodedAddress, Match } from "./codec";
import { endpointAddress } from "./endpoint-url";
import type { Entry } from "./entry";
import { framework, instances, type Named, noInstance, type Reading } from "./framework";
import { makeInstance } from "./instance";
import { patchMembers, requireObject } from "./json-edit";
import { nameToKeyText } from "./key-text";
import { isRecord } from "./lossless-json";
import { isStringMap, toDetail, toMetadata } from "./metadata";

const ROOT = "/cse-sr/";
const FILES = "/cse-sr/inst/files/";
const LEASES = "/cse-sr/inst/leases/";
const SERVICES = "/cse-sr/ms/files/";

/**
 * `/cse-sr/inst/files/<domain>/<project>/<service id>/<instance id>` = JSON of the instance. The name of the service
 * stands in a key of its own, and so does the id of the lease.
 *
 * @see servicecomb-service-center datasource/etcd/ms.go, datasource/etcd/path/key_generator.go
 */
export const servicecomb: Codec = framework({
  name: "servicecomb",
  prefixes: [FILES],
  anywhere: false,
  named,
  guarded: [ROOT],
  guard,
  read,
  edit: {
    fields: ["metadata"],
    apply(value, { metadata }) {
      requireObject(value);
      return patchMembers(value, ["properties"], metadata, true);
    },
  },
  // The client's next heartbeat, each 30 s, fails, and it registers again.
  consequences: { delete: "returns-some-time", revoke: "returns-some-time" },
});

function guard(entry: Entry): Match | null {
  const { key } = entry;
  if (!key.startsWith(ROOT) || key.startsWith(FILES)) return null;
  if (key.startsWith(SERVICES)) {
    return noInstance("auxiliary", "what a service is called", { names: nameOf(entry) });
  }
  if (!key.startsWith(LEASES)) return noInstance("auxiliary", "ServiceComb's own record");
  const belongsTo = { key: FILES + key.slice(LEASES.length) };
  return noInstance("auxiliary", "the id of an instance's lease", { belongsTo });
}

/** The service's own record: `/cse-sr/ms/files/<domain>/<project>/<service id>`. */
function nameOf({ lastSegment: service, record }: Entry): Match["names"] {
  const name = record?.serviceName;
  if (typeof name !== "string" || name === "" || service === "") return undefined;
  return { service, as: nameToKeyText(name) };
}

/** Behind a domain and its project. */
function named(key: string): Named | null {
  const [, service, id] = /^\/cse-sr\/inst\/files\/[^/]+\/[^/]+\/([^/]+)\/(.+)$/s.exec(key) ?? [];
  return service === undefined || id === undefined ? null : { service, id };
}

function read(entry: Entry): Reading {
  const { key, record } = entry;
  if (!record) return "expected a JSON object";
  const { instanceId, serviceId, endpoints, properties = null, dataCenterInfo } = record;
  if (typeof serviceId !== "string" || serviceId === "") return "expected serviceId to be a string";
  if (typeof instanceId !== "string" || instanceId === "")
    return "expected instanceId to be a string";
  if (endpoints !== undefined && endpoints !== null && !Array.isArray(endpoints)) {
    return "expected endpoints to be an array";
  }
  if (!isStringMap(properties)) return "expected properties to be an object of strings";
  const addresses: DecodedAddress[] = [];
  for (const endpoint of endpoints ?? []) {
    const address = endpointAddress(endpoint);
    if (!address) return "expected endpoints to be URLs";
    addresses.push(address);
  }
  const end = `/${nameToKeyText(serviceId)}/${nameToKeyText(instanceId)}`;
  const agrees = key.endsWith(end);
  const center = isRecord(dataCenterInfo) ? dataCenterInfo : {};
  return instances(
    agrees ? 95 : 70,
    makeInstance({
      service: serviceId,
      id: instanceId,
      addresses,
      metadata: toMetadata(properties),
      details: {
        version: toDetail(record.version),
        status: toDetail(record.status),
        zone: toDetail(center.availableZone),
        region: toDetail(center.region),
        hostname: toDetail(record.hostName),
        namespace: agrees ? toDetail(key.slice(FILES.length, -end.length)) : undefined,
      },
    }),
  );
}
