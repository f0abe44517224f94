import type { Codec, Match } from "./codec";
import { endpointAddress } from "./endpoint-url";
import type { Entry } from "./entry";
import { framework, instances, noInstance, type Reading } from "./framework";
import { makeInstance } from "./instance";
import { nameToKeyText } from "./key-text";
import { toDetail } from "./metadata";

const PREFIX = "/ms/";
const REGISTRY = "/registry/";
const registration = /^\/ms\/(?:.*\/)?([^/]+)\/registry\/([a-z]+:\/\/.*)$/s;

/**
 * `/ms/<cluster id>/<service>/registry/<URL>` = JSON of name, service-addr, version and so on: PD's
 * microservices. Under `/pd/` are the placement driver's own data.
 *
 * @see tikv/pd pkg/mcs/discovery/register.go, pkg/utils/keypath/absolute_key_path.go
 */
export const pd: Codec = framework({
  name: "pd",
  prefixes: [PREFIX],
  claims: ({ key }) => registration.test(key),
  named(key) {
    const [, service, id] = registration.exec(key) ?? [];
    return service === undefined || id === undefined ? null : { service, id };
  },
  anywhere: false,
  guarded: ["/pd/", PREFIX],
  guard,
  read,
  consequences: { delete: "stays-gone", revoke: "returns-within-6-s" },
});

function guard(entry: Entry): Match | null {
  const { key } = entry;
  // Its own begin with the id of the cluster, and may be an address, such as who leads.
  if (key.startsWith("/pd/") && (!entry.address || /^\/pd\/\d+\//.test(key))) {
    return noInstance("foreign", "TiKV placement driver", { danger: "system-data" });
  }
  if (!key.startsWith(PREFIX) || !/^\/ms\/\d+\//.test(key) || key.includes(REGISTRY)) return null;
  return noInstance("foreign", "PD microservices", { danger: "system-data" });
}

function read(entry: Entry): Reading {
  const { key, record } = entry;
  const at = key.indexOf(REGISTRY, PREFIX.length);
  const slash = key.lastIndexOf("/", at - 1);
  if (at === -1 || slash < PREFIX.length - 1) return "expected registry in the key";
  if (!record) return "expected a JSON object";
  const url = record["service-addr"];
  const address = endpointAddress(url);
  if (typeof url !== "string" || !address) return "expected service-addr to be a URL";
  const agrees = key.slice(at + REGISTRY.length) === nameToKeyText(url);
  const service = key.slice(slash + 1, at);
  if (service === "") return "no service in the key";
  const name = toDetail(record.name);
  const instance = makeInstance({
    keyText: true,
    service,
    id: nameToKeyText(url),
    addresses: [address],
    metadata: name === undefined ? {} : { name },
    details: {
      version: toDetail(record.version),
      namespace: toDetail(key.slice(PREFIX.length, slash)),
    },
  });
  return instances(agrees ? 95 : 70, instance);
}
