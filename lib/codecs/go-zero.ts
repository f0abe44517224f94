import { StatusError } from "@/lib/errors";

import { isWordAndNumber } from "./address";
import type { Codec, Match } from "./codec";
import type { Entry } from "./entry";
import { plainInstance } from "./instance";
import { toMatch } from "./match";

/** Lease ids are 63 bits with the member's id on top: 16 digits and more, unlike a port or a shard. */
const LEASE_LIKE_DIGITS = 16;
const queue = /(?:^|\/)[^/]*queues?(?:\/|$)/i;
/** Nanoseconds or microseconds since 1970, from 2017 to 2036. */
const INSTANT = /^(?:1[5-9]|20)\d{14}(?:\d{3})?$/;
const INT64_MAX = "9223372036854775807";

/**
 * `<service>/<lease id in decimal, or a configured number>` = `host:port`.
 *
 * It always leases, and writes nothing but an address. So what has no lease, or is named by its lease and says something
 * else (a lock of Vitess, say), is not its own. Its clients dial whatever stands under the service all the same, and a put
 * that forgot the lease leaves such a key for good: who lists registrations (`asDialled`) has the one as a static address,
 * go-zero's only beside keys that certainly are, and the other as undecodable, so that nobody misses them. That an address
 * is listed must not hang on the keys beside it: what a key registered in the past is told from the key alone.
 *
 * @see go-zero core/discov/publisher.go, clients.go
 */
export const goZero: Codec = {
  name: "go-zero",
  match: {
    address(entry) {
      const { parent, lastSegment: id } = entry;
      if (parent === null || !isDecimal(id)) return null;
      if (entry.leased && id === entry.lease) return matchOwnLease(entry, parent);
      if (!entry.address || !isId(id)) return null;
      if (entry.leased) return isWordAndNumber(entry.address) ? null : instance(entry, parent, 60);
      const beside = isLikeLeaseless(entry) && entry.siblings?.codecUnder(parent) === "go-zero";
      return beside ? instance(entry, parent, 60) : null;
    },
  },
  speaksForSiblings: true,
  // Its gRPC and its REST publisher write alike.
  options: ["protocol"],
  mapped(entry, { protocol }) {
    const { parent } = entry;
    if (parent === null) {
      return toMatch("undecodable", 100, [], "no service in the key");
    }
    return instance(entry, parent, 100, protocol) ?? broken(entry, parent, 100);
  },
  encode({ service, address, metadata, id }) {
    if (Object.keys(metadata).length > 0) {
      throw new StatusError("invalid_argument", "metadata: go-zero registrations carry none");
    }
    return { key: `${service}/${id}`, value: address };
  },
  // Its publisher does not look at puts of its own key, and its clients dial equal values once (since 1.10.2).
  divert: (entry, sibling) => (entry.address && sibling !== null ? Buffer.from(sibling) : null),
  // Since 1.9.0 (2025-08) the publisher puts a deleted key back; before that it stayed gone.
  consequences: { delete: "returns-at-once", revoke: "returns-1-to-4-5-s" },
};

function matchOwnLease(entry: Entry, service: string): Match | null {
  const found = instance(entry, service, 100);
  if (found) return found;
  // Vitess names its locks alike, and their value is JSON. What merely begins like it may be IPv6.
  if (!entry.asDialled || entry.json !== undefined || entry.empty) return null;
  return broken(entry, service, 60);
}

/** Whether a key is listed without a lease, named as go-zero's are: `<service>/<number as long as a lease's>`. */
export function isLikeLeaseless(entry: Entry): boolean {
  const { asDialled, leased, address, lastSegment: id } = entry;
  if (!asDialled || leased || address === null || id.length < LEASE_LIKE_DIGITS) return false;
  return isNumber(id) && !isItem(entry);
}

/**
 * Whether it is named by when it was put, below what is called a queue: an item, as etcd's recipes name them. The instant
 * alone does not tell, since all leases of some members have ids that look like one.
 */
function isItem({ lastSegment: id, parent }: Entry): boolean {
  return queue.test(parent ?? "") && INSTANT.test(id);
}

function isNumber(id: string): boolean {
  return isDecimal(id) && isId(id);
}

function instance(
  entry: Entry,
  service: string,
  confidence: number,
  protocol?: string,
): Match | null {
  const { address, lastSegment: id } = entry;
  if (!address) return null;
  const found = plainInstance({ service, id }, address, entry.addressText, protocol);
  return toMatch("instance", confidence, [found]);
}

/** go-zero's clients dial whatever stands under the service, so it is listed with it. */
function broken(entry: Entry, service: string, confidence: number): Match {
  const listed = {
    ...{ service, id: entry.lastSegment, address: entry.preview() },
    ...{ metadata: {}, warnings: ["not-an-address"] },
  };
  return toMatch("undecodable", confidence, [listed], "the value is no host:port");
}

/** A configured id is an int64 above zero, and written without zeros before it. */
function isId(digits: string): boolean {
  if (digits.charCodeAt(0) === 0x30) return false;
  const { length } = INT64_MAX;
  return digits.length < length || (digits.length === length && digits <= INT64_MAX);
}

function isDecimal(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  return text.length > 0;
}
