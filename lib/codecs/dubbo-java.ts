import type { Codec, Match } from "./codec";
import type { Consequences } from "./consequences";
import {
  anchoredApplication,
  brokenApplication,
  type MemberNames,
  readDubboApplication,
} from "./dubbo-application";
import { anchoredDubbo, DUBBO, isDubboDirectory, isDubboUrl, readDubboUrl } from "./dubbo-url";
import type { Entry } from "./entry";
import { certain, noInstance, type Reading, shaped, undecodable } from "./framework";

const names: MemberNames = {
  name: "serviceName",
  host: "host",
  port: "port",
  weight: "weight",
  enabled: "enabled",
  healthy: "healthy",
  metadata: "metadata",
  group: "group",
  tag: "tag",
};
/** Unlike the paths of interfaces, what an application's instance is put with is not made again. */
const application: Consequences = { delete: "stays-gone", revoke: "stays-gone" };
/** A lease id, or a hash code with its sign. */
const DIGITS_MAX = 20;

/**
 * Dubbo Java's two ways to register: as dubbo-go for each interface, but with the lease's id as value; and
 * `/services/<application>/<host>:<port>` = JSON in Java's names. A directory's value is the hash code of its path.
 *
 * @see dubbo-spi-extensions EtcdRegistry.java, EtcdServiceDiscovery.java, JEtcdClientWrapper.java
 */
export const dubboJava: Codec = {
  name: "dubbo-java",
  prefixes: { anchored: [DUBBO, "/services/"], broken: ["/services/"] },
  match: {
    anchored(entry) {
      const structural = directory(entry);
      if (structural) return structural;
      const reading = read(entry);
      return anchoredDubbo(entry, reading) ?? anchoredApplication(entry, reading);
    },
    shape(entry) {
      return shaped(directory(entry) ?? read(entry));
    },
    broken: (entry) => brokenApplication(entry, names, read(entry)),
  },
  mapped(entry) {
    const reading = directory(entry) ?? read(entry);
    if (typeof reading === "string") return undecodable(entry, reading, 100);
    return certain(reading);
  },
  // One lease of 30 s for all that a program registers; its next renewal finds it lost, and all paths are made again.
  consequences: { delete: "stays-gone", revoke: "returns-within-11-s" },
};

function read(entry: Entry): Reading {
  if (entry.looksLikeJson) {
    if (entry.record?.serviceName === undefined) return "expected a JSON object with serviceName";
    const reading = readDubboApplication(entry, names);
    return typeof reading === "string" ? reading : { ...reading, consequences: application };
  }
  const digits = digitsOf(entry);
  if (digits === null) return "expected the value to be a lease id";
  const reading = readDubboUrl(entry);
  const own = digits === entry.lease || (!entry.leased && digits === String(hashCode(entry.key)));
  return typeof reading === "string" || own
    ? reading
    : { ...reading, confidence: Math.min(reading.confidence, 90) };
}

function directory(entry: Entry): Match | null {
  if (entry.leased) return null;
  const digits = digitsOf(entry);
  // What is registered for good has such a value, too.
  if (digits === null || isDubboUrl(entry.lastSegment)) return null;
  // Under any group: nobody else writes the hash code of a key as its value.
  const certain = digits === String(hashCode(entry.key)) && entry.key.startsWith("/");
  if (!certain && !isDubboDirectory(entry.key)) return null;
  return noInstance("structural", "a directory of Dubbo, never removed", {
    confidence: certain ? 95 : 85,
  });
}

function digitsOf({ stored: { value } }: Entry): string | null {
  if (value.length === 0 || value.length > DIGITS_MAX) return null;
  const text = value.toString("latin1");
  return /^-?\d+$/.test(text) ? text : null;
}

/** `java.lang.String.hashCode`. */
function hashCode(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i += 1) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}
