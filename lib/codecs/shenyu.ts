import { joinAddress, parseHost } from "./address";
import type { Codec, Match } from "./codec";
import { parseEndpointUrl } from "./endpoint-url";
import type { Entry } from "./entry";
import { framework, instances, noInstance, type Reading } from "./framework";
import { makeInstance } from "./instance";
import { checkWeight, requireObject, setMember } from "./json-edit";
import { nameToKeyText } from "./key-text";
import { toDetail, toMetadata, toWeight } from "./metadata";

const PREFIX = "/shenyu/register/instance/";
const NOT_METADATA = new Set(["appName", "host", "port", "weight", "status", "uri"]);

/**
 * `/shenyu/register/instance/<application>/<host:port>` = JSON of appName, host, port, uri, status and weight. The
 * releases up to 2.4.3 wrote `/shenyu/register/instance/<host:port>` = appName, host and port alone.
 *
 * @see shenyu EtcdInstanceRegisterRepository.java
 */
export const shenyu: Codec = framework({
  name: "shenyu",
  prefixes: [PREFIX],
  anywhere: false,
  guarded: ["/shenyu/"],
  guard,
  read,
  edit: {
    fields: ["weight"],
    apply(value, { weight }) {
      requireObject(value);
      return weight === undefined ? value : setMember(value, ["weight"], checkWeight(weight));
    },
  },
  // Its etcd client keeps the lease alive and puts nothing again.
  consequences: { delete: "stays-gone", revoke: "stays-gone" },
});

function guard(entry: Entry): Match | null {
  const { key } = entry;
  if (!key.startsWith("/shenyu/") || key.startsWith(PREFIX) || entry.address) return null;
  return noInstance("config", "ShenYu gateway configuration");
}

function read(entry: Entry): Reading {
  const { record } = entry;
  if (!record) return "expected a JSON object";
  const { appName, host, port, uri } = record;
  if (typeof appName !== "string" || appName === "") return "expected appName to be a string";
  const bare = typeof host === "string" ? parseHost(host) : null;
  if (bare === null) return "expected host to be a host";
  if (typeof port !== "number" || !Number.isInteger(port) || port < 1 || port > 65_535) {
    return "expected port to be a port";
  }
  const id = joinAddress(bare, port);
  const agrees = [id, `${bare}:${port}`].some((end) => {
    return entry.key.endsWith(`/${nameToKeyText(appName)}/${end}`) || entry.key === PREFIX + end;
  });
  const protocol = (typeof uri === "string" && parseEndpointUrl(uri)?.protocol) || "http";
  const { status } = record;
  return instances(
    agrees ? 95 : 70,
    makeInstance({
      service: appName,
      id,
      metadata: toMetadata(record, NOT_METADATA),
      addresses: [{ protocol, host: bare, port }],
      details: {
        weight: toWeight(record.weight),
        status: typeof status === "number" ? String(status) : toDetail(status),
      },
    }),
  );
}
