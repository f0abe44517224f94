import { addressWarnings } from "./address";
import type { Codec, DecodedInstance, Match } from "./codec";
import { type EndpointUrl, parseEndpointUrl } from "./endpoint-url";
import type { Entry } from "./entry";
import { makeInstance } from "./instance";

const schemes = new Set("http https grpc grpcs h2c tcp udp thrift ws wss".split(" "));
const URL_MAX_BYTES = 1_024;

/**
 * `/services/<service>/<address>` = `http://host:port`, or whatever the program likes. Key and value
 * are the program's own in every respect, so this is a guess, the better if the key repeats the value's address.
 *
 * @see go-kit sd/etcdv3/{client,registrar,example_test}.go
 */
export const goKit: Codec = {
  name: "go-kit",
  match: { address: (entry) => (entry.leased ? read(entry, false) : null) },
  mapped: (entry) => {
    const match = read(entry, true);
    if (match) return { ...match, confidence: 100 };
    const reason = "expected <service>/<id> = host:port or a URL";
    return { kind: "undecodable", confidence: 100, instances: [], reason };
  },
  // What keeps the lease alive is not listened to, so nothing ever registers again.
  consequences: { delete: "stays-gone", revoke: "stays-gone" },
};

function read(entry: Entry, mapped: boolean): Match | null {
  const { address } = entry;
  if (address) {
    const text = entry.stored.value.toString("latin1");
    const agrees = entry.key.endsWith(`/${text}`);
    if (!agrees && !mapped && !isDocumented(entry.key)) return null;
    const { parent: service, lastSegment: id } = entry;
    if (service === null) return null;
    return guess(agrees, {
      service,
      id,
      address: text,
      metadata: {},
      warnings: addressWarnings(text),
    });
  }
  const url = readUrl(entry);
  if (!url) return null;
  const { protocol, host, port, authority } = url;
  const whole = `/${protocol}://${authority}`;
  const agrees = entry.key.endsWith(`/${authority}`);
  // The whole URL may stand in the key.
  const cut = entry.key.endsWith(whole)
    ? entry.key.length - whole.length
    : entry.key.lastIndexOf("/");
  const service = entry.key.slice(0, cut);
  if (service === "") return null;
  const id = entry.key.slice(cut + 1);
  const made = makeInstance({
    keyText: true,
    service,
    id,
    addresses: [{ protocol, host, port }],
    metadata: {},
  });
  return guess(agrees, made);
}

function guess(agrees: boolean, instance: DecodedInstance): Match {
  return { kind: "instance", confidence: agrees ? 60 : 50, instances: [instance] };
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
