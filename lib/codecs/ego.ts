import type { Codec } from "./codec";
import type { Entry } from "./entry";
import { framework, instances, type Reading } from "./framework";
import { checkWeight, patchMembers, requireObject, setMember } from "./json-edit";
import { nameToKeyText } from "./key-text";
import { isRecord, type JsonRecord } from "./lossless-json";
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
  anywhere: true,
  jsonAlone: true,
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

/** Reads a ServiceInfo whose key ends with `<name>/providers|governors/<scheme>://<address>`; `isOwn` tells whose it is. */
export function readUrlKey(entry: Entry, isOwn: (info: JsonRecord) => boolean): Reading {
  if (entry.record?.scheme === undefined) return "expected a ServiceInfo";
  const { key } = entry;
  const at = Math.max(key.lastIndexOf("/providers/"), key.lastIndexOf("/governors/"));
  if (at < 1) return "expected providers or governors in the key";
  const { record } = entry;
  if (!record) return "expected a JSON object";
  if (typeof record.scheme !== "string" || !isOwn(record)) return "expected a ServiceInfo";
  const slash = key.lastIndexOf("/", at - 1);
  const before = key.slice(key.startsWith("/") ? 1 : 0, Math.max(slash, 0));
  const instance = readServiceInfo(record, before || undefined);
  if (typeof instance === "string") return instance;
  const agrees =
    key.slice(at + "/providers/".length) === `${nameToKeyText(record.scheme)}://${instance.id}` &&
    key.slice(slash + 1, at) === instance.service;
  // The kind may be missing where the key tells it.
  const governs = key.startsWith("/governors/", at) ? { role: "governor" } : {};
  return instances(agrees ? 95 : 70, { ...governs, ...instance });
}

function isEgo({ metadata }: JsonRecord): boolean {
  return isRecord(metadata) && "egoVersion" in metadata;
}
