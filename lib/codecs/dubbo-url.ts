import { joinAddress } from "./address";
import type { Kind, Match } from "./codec";
import { parseEndpointUrl } from "./endpoint-url";
import type { Entry } from "./entry";
import {
  anchored,
  confidenceOf,
  instances,
  type Named,
  noInstance,
  type Reading,
} from "./framework";
import { makeInstance } from "./instance";
import { maskKey } from "./mask-key";
import { queryToMetadata, toDetail, toWeight } from "./metadata";
import { decodeName, decodePercent } from "./percent";

/** What stands in a key between the interface and the URL, and in which role that is. */
const roles: Readonly<Record<string, string>> = { providers: "provider", consumers: "consumer" };
const categories = new Set(["providers", "consumers", "routers", "configurators"]);

/** The default group, by which the rest below it is told. */
export const DUBBO = "/dubbo";

/**
 * Reads `/<group>/<interface>/<category>/<URL, percent-encoded>`, as Dubbo registers each interface. The
 * parameters were written into the URL unescaped, so a `&` in one of them cannot be told from the next.
 *
 * @see dubbo-go registry/etcdv3/registry.go, registry/base_registry.go; Dubbo Java EtcdRegistry.java
 */
export function readDubboUrl(entry: Entry): Reading {
  const { lastSegment, parent } = entry;
  const slash = parent?.lastIndexOf("/") ?? -1;
  const category = parent?.slice(slash + 1) ?? "";
  if (parent === null || slash < 1 || !categories.has(category)) return "no category in the key";
  if (!isDubboUrl(lastSegment)) return "expected the key to end with a URL, percent-encoded";
  const decoded = decodePercent(lastSegment);
  const url = decoded === null ? null : parseEndpointUrl(decoded);
  if (!url) return "the URL in the key cannot be read";
  const role = roles[category];
  if (role === undefined) return noInstance("config", `Dubbo ${category}`);

  const before = parent.slice(0, slash);
  const root = before.slice(0, Math.max(before.lastIndexOf("/"), 0));
  const service = decodeName(before.slice(before.lastIndexOf("/") + 1));
  if (service === "") return "no service in the key";
  const metadata = queryToMetadata(url.query);
  const agrees =
    metadata.interface === service || url.path === service || url.path.endsWith(`/${service}`);
  // All that registers says which interface it is of, and most on which side: others keep URLs in keys as well.
  const whole = "interface" in metadata || "side" in metadata || "application" in metadata;
  const { protocol, host, port } = url;
  if (port === null && category === "providers") return "expected a port in the URL";
  const id = port === null ? url.authority : joinAddress(host, port);
  return instances(
    confidenceOf(agrees, whole, entry, 75),
    makeInstance({
      keyText: true,
      service,
      id,
      metadata,
      addresses: [{ protocol, host, port }],
      details: {
        version: toDetail(metadata.version),
        weight: toWeight(metadata.weight),
        zone: toDetail(metadata.zone),
        region: toDetail(metadata.region),
        group: toDetail(metadata.group),
        // The registry's own group, which is another matter than the service's.
        namespace: root === DUBBO ? undefined : toDetail(root.slice(1)),
        role,
      },
    }),
  );
}

/** What the key tells where its URL cannot be read. */
export function namedByDubboUrl({ key, lastSegment: id }: Entry): Named | null {
  const parts = key.split("/");
  const service = decodeName(parts[parts.length - 3] ?? "");
  return service === "" ? null : { service, id: maskKey(id) };
}

/** Whether the text is a URL, percent-encoded as a whole. */
export function isDubboUrl(text: string): boolean {
  return /%3a%2f%2f/i.test(text);
}

/** Every level of a path above a URL has a key of its own, without a lease, that is never removed. */
export function isDubboDirectory(key: string): boolean {
  if (key === DUBBO || key.startsWith(`${DUBBO}/`)) return !isDubboUrl(key);
  return categories.has(key.slice(key.lastIndexOf("/") + 1)) && key.startsWith("/");
}

/** What Dubbo keeps under `/dubbo` beside its URLs: metadata reports, mappings, configuration. */
export function dubboOwn(entry: Entry): Match | null {
  const { key } = entry;
  if (!key.startsWith(`${DUBBO}/`) || entry.address) return null;
  const known = (kind: Kind, reason: string) => noInstance(kind, reason);
  if (key.startsWith(`${DUBBO}/config/`)) return known("config", "Dubbo configuration");
  if (key.startsWith(`${DUBBO}/mapping/`))
    return known("auxiliary", "Dubbo's mapping of interface to applications");
  if (entry.leased || isDubboUrl(key)) return null;
  if (entry.record) return known("auxiliary", "Dubbo metadata report");
  return noInstance("structural", "Dubbo's own", { confidence: 80 });
}

/** Under the default group what agrees is certain. */
export function anchoredDubbo(entry: Entry, reading: Reading): Match | null {
  if (typeof reading === "string" || !entry.key.startsWith(`${DUBBO}/`)) return null;
  return anchored(reading);
}
