import { StatusError } from "@/lib/errors";

import { joinAddress, parseAddress } from "./address";
import type { Codec, DecodedAddress, Match, Patch } from "./codec";
import type { Entry } from "./entry";
import { framework, instances, noInstance, type Reading } from "./framework";
import { makeInstance } from "./instance";
import { checkWeight } from "./json-edit";
import { queryToMetadata, toDetail, toMetadata, toWeight } from "./metadata";
import { decodePercent } from "./percent";

const networks = new Set(
  "tcp tcp4 tcp6 udp http https quic kcp unix ws wss reuseport rdma iouring memu utp".split(" "),
);
const SOCKET = "/unix@";
const BASE_MARKER = Buffer.from("rpcx_path");
const SLASH = 0x2f;
/** Values that are longer mark no service. */
const MARKER_MAX_BYTES = 200;

/**
 * `<base path>/<service>/<network>@<host:port>` = metadata as a URL's query, often empty. The base path and the
 * service have keys of their own, with `rpcx_path` and the service's name.
 *
 * @see rpcx-etcd serverplugin/etcdv3.go, rpcx client/selector.go
 */
export const rpcx: Codec = framework({
  name: "rpcx",
  anywhere: true,
  read: (entry) => marker(entry) ?? read(entry),
  encode({ service, address, metadata }) {
    const slash = service.lastIndexOf("/");
    if (service === "" || slash === service.length - 1) {
      throw new StatusError("invalid_argument", "service: a name is needed");
    }
    if (slash !== -1) throw new StatusError("invalid_argument", "service: rpcx's have no slash");
    const parsed = parseAddress(address);
    const written = parsed ? joinAddress(parsed.host, parsed.port) : address;
    const value = new URLSearchParams(metadata).toString();
    return { key: `/rpcx/${service}/tcp@${written}`, value };
  },
  edit: { fields: ["weight", "metadata"], apply: editQuery },
  // Its next tick. That of a lost lease is too early until the loss is noticed, which takes a third of 30 s: 67 s when run
  // with UpdateInterval at one minute (rpcx-etcd 0.5.0). Without one, and with the single plugin, nothing comes back.
  consequences: { delete: "returns-next-update", revoke: "returns-next-update" },
});

function read(entry: Entry): Reading {
  const cut = cutNode(entry);
  if (!cut) return "expected the key to end with network@host:port";
  const { id, parent, address } = cut;
  const slash = parent?.lastIndexOf("/") ?? -1;
  const service = parent?.slice(slash + 1) ?? "";
  if (service === "") return "no service in the key";
  const { text } = entry;
  if (text === null) return "expected the value to be a URL's query";
  const isOwn = isQuery(text);
  const certain = text === "" || (isOwn && text.includes("="));
  // What is escaped wrongly is shown as it stands.
  const metadata: Record<string, string> = isOwn
    ? queryToMetadata(text, (part) => decodePercent(part) ?? part)
    : toMetadata(text);
  return instances(
    // Clients dial it whatever they make of the value.
    certain ? 90 : 60,
    makeInstance({
      keyText: true,
      service,
      id,
      metadata,
      addresses: [address],
      details: {
        weight: toWeight(metadata.weight),
        zone: toDetail(metadata.zone),
        group: toDetail(metadata.group),
        status: toDetail(metadata.state),
        namespace: toDetail(parent?.slice(0, Math.max(slash, 0))),
      },
    }),
  );
}

type Node = { id: string; parent: string | null; address: DecodedAddress };

/** The key cut before `<network>@<address>`; the path of a socket has slashes of its own. */
function cutNode({ key, lastSegment: id, parent }: Entry): Node | null {
  const at = id.indexOf("@");
  if (at >= 2 && at <= 9 && networks.has(id.slice(0, at))) {
    const parsed = parseAddress(id.slice(at + 1));
    if (parsed) return { id, parent, address: { protocol: id.slice(0, at), ...parsed } };
  }
  const socket = key.indexOf(SOCKET);
  if (socket < 1) return null;
  const host = key.slice(socket + SOCKET.length);
  // A name alone may be somebody's address of mail.
  if (!host.includes("/") && !host.endsWith(".sock")) return null;
  return {
    ...{ id: key.slice(socket + 1), parent: key.slice(0, socket) },
    address: { protocol: "unix", host, port: null },
  };
}

function isQuery(text: string): boolean {
  if (text === "") return true;
  const first = text.charCodeAt(0);
  // JSON and what begins with a space or a control.
  return (
    first > 0x20 && first !== 0x7b && first !== 0x5b && (text.includes("=") || !text.includes(" "))
  );
}

function marker(entry: Entry): Match | null {
  const { value } = entry.stored;
  if (value.length === 0 || value.length > MARKER_MAX_BYTES) return null;
  if (value.equals(BASE_MARKER)) return marks(entry, "a base path", 95);
  if (entry.parent === null || !isLastSegment(entry.stored) || isNumberOrAddress(entry.lastSegment))
    return null;
  return marks(entry, "a service", 60);
}

/** By bytes, since a name may be of any letters. */
function isLastSegment({ key, value }: Entry["stored"]): boolean {
  const from = key.length - value.length;
  if (key[from - 1] !== SLASH || value.includes(SLASH)) return false;
  return key.compare(value, 0, value.length, from) === 0;
}

/** Every process writes it anew, on the lease of its own nodes; that of the single plugin has none, and is nobody's. */
function marks({ key, lease, leased }: Entry, what: string, confidence: number): Match {
  const belongsTo = { lease, under: key, framework: "rpcx" };
  const more = leased ? { confidence, belongsTo } : { confidence };
  return noInstance("structural", `marks ${what} of rpcx`, more);
}

/** Digits, dots and colons, or a name with `@` or `:`: somebody else's way to repeat an address. */
function isNumberOrAddress(text: string): boolean {
  return /[@:=]/.test(text) || /^[\d.]*$/.test(text);
}

/**
 * The tick merges its counters into what is there, so an edit stays, `state=inactive` too.
 *
 * @throws StatusError `invalid_argument` for what is no weight, or a value that is no query.
 */
function editQuery(value: string, { weight, metadata }: Patch): string {
  if (!isQuery(value)) throw new StatusError("invalid_argument", "the value is no URL's query");
  const given: Record<string, string | null> = { ...metadata };
  if (weight !== undefined) given.weight = checkWeight(weight);
  const parts = value === "" ? [] : value.split("&");
  for (const [name, text] of Object.entries(given)) {
    const escaped = encodeURIComponent(name);
    const isIt = (part: string) => decodePercent(part.split("=", 1)[0] ?? "") === name;
    const first = parts.findIndex(isIt);
    const rest = parts.filter((part) => !isIt(part));
    parts.length = 0;
    parts.push(...rest);
    if (text === null) continue;
    parts.splice(first === -1 ? parts.length : first, 0, `${escaped}=${encodeURIComponent(text)}`);
  }
  return parts.join("&");
}
