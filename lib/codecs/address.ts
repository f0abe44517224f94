import { parseIpv6 } from "./ipv6";

export type Address = { host: string; port: number };

/** Longest host name (253) with brackets, colon and port. */
export const ADDRESS_MAX_LENGTH = 262;

/**
 * Reads `host:port`: split at the last colon, brackets stripped, as frameworks write it
 * (some forget the brackets round IPv6). Null for anything else, port 0 included.
 */
export function parseAddress(text: string): Address | null {
  if (text.length > ADDRESS_MAX_LENGTH) return null;
  const colon = text.lastIndexOf(":");
  if (colon < 1) return null;
  const port = parsePort(text, colon + 1);
  if (port === null) return null;
  const given = text.slice(0, colon);
  if (given.startsWith("[") && given.endsWith("]")) {
    const host = given.slice(1, -1);
    return isIpv6(host) ? { host, port } : null;
  }
  if (given.includes(":")) return isIpv6(given) ? { host: given, port } : null;
  return isHost(given) ? { host: given, port } : null;
}

/** What follows a colon after a name of one word: a number, unless something is known to listen there. */
const listened = new Set(
  "20 21 22 23 25 53 69 80 81 82 83 84 85 86 87 88 89 90 99 110 111 143 161 179 389 443 444 445 465 514 587 636 800 801 808 853 873 880 888 989 990 993 995"
    .split(" ")
    .map(Number),
);
/** A day, a digest or a version, none of which names a host. */
const noHost = /^(?:[\d-]+|v\d+|md5|sha\d+|blake\d\w?|crc\d+)$/i;

/**
 * Whether the address may be a word and a number, such as `cpu:200`, and nothing that anybody dials. Ports below 1024 are few
 * that services have.
 */
export function isWordAndNumber({ host, port }: Address): boolean {
  if (host.includes(".") || host.includes(":") || host === "localhost") return false;
  return noHost.test(host) || (port < 1_024 && !listened.has(port));
}

/** Reads a host without a port: a name, IPv4, or IPv6 with or without brackets. Null for anything else. */
export function parseHost(text: string): string | null {
  if (text === "" || text.length > ADDRESS_MAX_LENGTH) return null;
  const bare = text.startsWith("[") && text.endsWith("]") ? text.slice(1, -1) : text;
  if (bare.includes(":")) return isIpv6(bare) ? bare : null;
  return bare === text && isHost(text) ? text : null;
}

/** Host and port in one text, as clients dial it. */
export function joinAddress(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

export const addressWarningCodes = [
  "not-an-address",
  "wildcard",
  "loopback",
  "link-local",
  "docker-bridge",
  "multicast",
  "unbracketed-ipv6",
  "no-port",
  "no-address",
  "unreadable-endpoint",
] as const;

export type AddressWarning = (typeof addressWarningCodes)[number];

/** What speaks against anybody else reaching this address. Empty for most. */
export function addressWarnings(text: string): AddressWarning[] {
  const address = parseAddress(text);
  return address ? hostWarnings(address.host, text) : ["not-an-address"];
}

/** The same of an address that has been read: its host, and the text that it was read from. */
export function hostWarnings(given: string, text: string): AddressWarning[] {
  const warnings: AddressWarning[] = [];
  const host = given.toLowerCase();
  const ipv6 = host.includes(":");
  if (ipv6 && !text.startsWith("[")) warnings.push("unbracketed-ipv6");
  const kind = ipv6 ? ipv6Warning(host) : ipv4Warning(host);
  if (kind) warnings.push(kind);
  return warnings;
}

function ipv4Warning(host: string): AddressWarning | null {
  if (host === "localhost" || host.startsWith("127.")) return "loopback";
  if (host === "0.0.0.0") return "wildcard";
  if (host.startsWith("169.254.")) return "link-local";
  // The network that Docker gives to its default bridge: the same on every machine.
  if (host.startsWith("172.17.")) return "docker-bridge";
  if (host.startsWith("2") && isIpv4(host)) {
    const first = Number(host.slice(0, host.indexOf(".")));
    if (first >= 224 && first <= 239) return "multicast";
  }
  return null;
}

function ipv6Warning(host: string): AddressWarning | null {
  const groups = parseIpv6(host);
  if (!groups) return null;
  const [first = 0] = groups;
  const last = groups[groups.length - 1];
  if (groups.slice(0, -1).every((group) => group === 0)) {
    if (last === 0) return "wildcard";
    if (last === 1) return "loopback";
  }
  if (first >= 0xfe80 && first <= 0xfebf) return "link-local";
  return first >= 0xff00 ? "multicast" : null;
}

function parsePort(text: string, from: number): number | null {
  if (text.length === from || text.length > from + 5) return null;
  let port = 0;
  for (let i = from; i < text.length; i += 1) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return null;
    port = port * 10 + digit;
  }
  return port >= 1 && port <= 65_535 ? port : null;
}

// Patterns rather than loops over characters: V8 compiles them at once, and a start goes through code that is cold.
const ipv4 = /^(?:0*(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const labels = /^[\w-]+(?:\.[\w-]+)*\.?$/;
const numberAtEnd = /(?:^|\.)\d+\.?$/;

/** A host name's letters, perhaps with the dot of the root; one whose last label is a number must be IPv4, as in the URL standard. */
function isHost(host: string): boolean {
  if (isIpv4(host)) return true;
  return labels.test(host) && !numberAtEnd.test(host);
}

function isIpv4(host: string): boolean {
  return ipv4.test(host);
}

function isIpv6(host: string): boolean {
  return parseIpv6(host) !== null;
}
