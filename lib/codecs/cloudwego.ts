import { joinAddress, parseAddress } from "./address";
import type { Codec, NewRegistration } from "./codec";
import type { Entry } from "./entry";
import type { Reading } from "./framework";
import { confidenceOf, instances } from "./framework";
import { makeInstance } from "./instance";
import { checkWeight, patchMembers, requireObject, setMember } from "./json-edit";
import { nameToKeyText } from "./key-text";
import { isStringMap, toMetadata } from "./metadata";

/** What both write. */
export const cloudwegoMembers = ["network", "address", "weight", "tags"];

/**
 * Reads what Kitex and Hertz both write: `<prefix><service>/<address>` = JSON of network, address, weight and tags.
 * `serviceOf` gets what stands before `/<address>`.
 */
export function readCloudwego(
  entry: Entry,
  serviceOf: (before: string) => { service: string; namespace?: string; confidence: number },
): Reading {
  const { record } = entry;
  if (!record) return "expected a JSON object";
  const { network, address, tags = null } = record;
  // Go takes null for zero, and no other number than a whole one.
  const weight = record.weight === null ? 0 : record.weight;
  if (typeof network !== "string" || network === "") return "expected network to be a string";
  if (typeof address !== "string" || address === "") return "expected address to be a string";
  if (typeof weight !== "number" || !Number.isInteger(weight))
    return "expected weight to be a whole number";
  if (!isStringMap(tags)) return "expected tags to be an object of strings";
  const written = nameToKeyText(address);
  const agrees = entry.key.endsWith(`/${written}`);
  const before = agrees ? entry.key.slice(0, -written.length - 1) : (entry.parent ?? "");
  const { service, namespace, confidence } = serviceOf(before);
  if (service === "") return "no service in the key";
  const parsed = parseAddress(address);
  // With another network than IP the address is, say, a path.
  if (!parsed && network !== "unix") return "expected address to be host:port";
  const addresses = [
    parsed ? { protocol: network, ...parsed } : { protocol: network, host: address, port: null },
  ];
  const metadata = toMetadata(tags);
  const details = { weight, namespace };
  const instance = makeInstance({
    keyText: true,
    service,
    id: written,
    addresses,
    metadata,
    address,
    details,
  });
  // Both write tags, if only null.
  const sure = confidenceOf(agrees, record.tags !== undefined, entry, 65);
  return instances(Math.min(sure, confidence), instance);
}

/** What both write under `prefix`: the address stands alike in key and value, IPv6 in brackets, so that it can be dialled. */
export function encodeCloudwego(
  prefix: string,
  { service, address: given, metadata }: NewRegistration,
): { key: string; value: string } {
  const tags = Object.keys(metadata).length > 0 ? metadata : null;
  const parsed = parseAddress(given);
  const address = parsed ? joinAddress(parsed.host, parsed.port) : given;
  const value = JSON.stringify({ network: "tcp", address, weight: 10, tags });
  return { key: `${prefix}${service}/${address}`, value };
}

/** A living process looks whether its key exists, not what it says, so an edit stays. */
export const cloudwegoEdit: NonNullable<Codec["edit"]> = {
  fields: ["weight", "metadata"],
  apply(value, { weight, metadata }) {
    requireObject(value);
    const text = patchMembers(value, ["tags"], metadata, true);
    // Clients of both take zero for the default, which is ten.
    return weight === undefined ? text : setMember(text, ["weight"], checkWeight(weight, 1));
  },
};
