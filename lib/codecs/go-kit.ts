import { isWordAndNumber } from "./address";
import type { Codec, DecodedInstance, Match } from "./codec";
import type { Consequences } from "./consequences";
import { type EndpointUrl, parseEndpointUrl } from "./endpoint-url";
import type { Entry } from "./entry";
import { makeInstance, plainInstance } from "./instance";
import type { MappingOptions } from "./mapping-options";
import { toMatch } from "./match";
import { cutService, tooFewSegments } from "./segments";

const schemes = new Set("http https grpc grpcs h2c tcp udp thrift ws wss".split(" "));
const URL_MAX_BYTES = 1_024;

/**
 * `/services/<service>/<address>` = `http://host:port`, or whatever the program likes. Key and value
 * are the program's own in every respect, so this is a guess, the better if the key repeats the value's address; and what
 * any other leased address is taken for, under whichever key, with `plain-address` as the other thing it may be.
 *
 * @see go-kit sd/etcdv3/{client,registrar,example_test}.go
 */
export const goKit: Codec = {
  name: "go-kit",
  match: { address: (entry) => (entry.leased ? read(entry) : null) },
  options: ["serviceDepth", "protocol"],
  mapped: (entry, options) => {
    const match = read(entry, options);
    if (match) return { ...match, confidence: 100 };
    const { serviceDepth } = options;
    const reason =
      serviceDepth !== undefined && (entry.address || readUrl(entry))
        ? tooFewSegments(serviceDepth)
        : "expected <service>/<id> = host:port or a URL";
    return toMatch("undecodable", 100, [], reason);
  },
  // What keeps the lease alive is not listened to, so nothing ever registers again.
  consequences: { delete: "stays-gone", revoke: "stays-gone" },
};

function read(entry: Entry, mapping?: MappingOptions): Match | null {
  const { address } = entry;
  if (address) {
    const text = entry.addressText;
    const agrees = entry.key.endsWith(`/${text}`);
    if (!mapping && !agrees && isWordAndNumber(address)) return null;
    const cut = cutService(entry.key, mapping?.serviceDepth);
    if (!cut) return null;
    const match = guess(agrees, plainInstance(cut, address, text, mapping?.protocol));
    // So little speaks for it that nobody should go by what its processes do.
    return agrees || mapping || isDocumented(entry.key) ? match : { ...match, consequences };
  }
  const url = readUrl(entry);
  if (!url) return null;
  const { protocol, host, port, authority } = url;
  const agrees = entry.key.endsWith(`/${authority}`);
  if (!mapping && !agrees && !isBare(url)) return null;
  const cut = cutUrl(entry.key, `/${protocol}://${authority}`, mapping?.serviceDepth);
  if (!cut) return null;
  const made = makeInstance({
    ...{ keyText: true, ...cut, metadata: {} },
    addresses: [{ protocol, host, port }],
  });
  return guess(agrees, made);
}

/** The whole URL may stand in the key. */
function cutUrl(key: string, url: string, depth: number | undefined) {
  if (depth !== undefined || !key.endsWith(url)) return cutService(key, depth);
  const service = key.slice(0, -url.length);
  return service === "" ? null : { service, id: url.slice(1) };
}

const consequences: Consequences = { delete: "unknown", revoke: "unknown" };

function guess(agrees: boolean, instance: DecodedInstance): Match {
  return toMatch("instance", agrees ? 60 : 50, [instance]);
}

/** Whether the value is a URL of a place to be found at. */
export function isPlace(entry: Entry): boolean {
  const url = readUrl(entry);
  return url !== null && isBare(url);
}

/** What has parameters, or a path and no port, is a link: a page, a hook, a picture. */
function isBare({ port, path, query }: EndpointUrl): boolean {
  if (query !== "" || path.includes("#")) return false;
  return port !== null || path === "";
}

function readUrl(entry: Entry): EndpointUrl | null {
  const { value } = entry.stored;
  if (value.length > URL_MAX_BYTES || value.indexOf("://") < 1) return null;
  const text = entry.text?.trim() ?? "";
  // What has a name and a password in it is a connection string, not a place to be found at.
  if (text.includes("@") || /[\s\\]/.test(text)) return null;
  const url = parseEndpointUrl(text);
  return url && schemes.has(url.protocol) ? url : null;
}

/** `/<directory>/<service>/<id>`, as go-kit's example has it. */
function isDocumented(key: string): boolean {
  if (key.charCodeAt(0) !== 0x2f) return false;
  const second = key.indexOf("/", 1);
  return second > 1 && key.indexOf("/", second + 1) > second + 1;
}
