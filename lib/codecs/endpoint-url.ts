import { parseAddress, parseHost } from "./address";
import type { DecodedAddress } from "./codec";

/** An endpoint as a URL. Names and passwords in it are dropped. */
export type EndpointUrl = {
  /** In lower case, as readers of URLs have it. */
  protocol: string;
  /** Host and port as they are written. */
  authority: string;
  host: string;
  port: number | null;
  /** Behind host and port, without its first `/`, up to `?`. */
  path: string;
  /** Behind `?`. */
  query: string;
};

/** Reads `scheme://host:port/path?query`. Null where that cannot be read as such. */
export function parseEndpointUrl(text: string): EndpointUrl | null {
  const colon = text.indexOf("://");
  if (colon < 1 || colon > 32 || !isScheme(text, colon)) return null;
  let question = text.indexOf("?", colon + 3);
  if (question === -1) question = text.length;
  let slash = text.indexOf("/", colon + 3);
  if (slash === -1 || slash > question) slash = question;
  const full = text.slice(colon + 3, slash);
  const authority = full.slice(full.lastIndexOf("@") + 1);
  const address = parseAddress(authority);
  const host = address?.host ?? parseHost(authority);
  if (host === null) return null;
  return {
    protocol: text.slice(0, colon).toLowerCase(),
    authority,
    host,
    port: address?.port ?? null,
    path: text.slice(slash + 1, question),
    query: text.slice(question + 1),
  };
}

/** The address of an endpoint that is given as a URL. */
export function endpointAddress(text: unknown): DecodedAddress | null {
  const url = typeof text === "string" ? parseEndpointUrl(text) : null;
  return url && { protocol: url.protocol, host: url.host, port: url.port };
}

function isScheme(text: string, length: number): boolean {
  for (let i = 0; i < length; i += 1) {
    const code = text.charCodeAt(i);
    const letter = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
    const digit = code >= 0x30 && code <= 0x39;
    if (!letter && (i === 0 || (!digit && code !== 0x2b && code !== 0x2d && code !== 0x2e))) {
      return false;
    }
  }
  return true;
}
