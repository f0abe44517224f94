/** What a mapping may say beside its format, in the order in which it is shown. */
export const mappingOptions = ["namespaceDepth", "serviceDepth", "protocol"] as const;

export type MappingOption = (typeof mappingOptions)[number];

/** More segments than any framework's keys have. */
export const DEPTH_MAX = 32;

/** How a protocol is written: as a URL's scheme is, and no longer than need be. */
export const PROTOCOL = /^[a-z][a-z0-9+.-]{0,31}$/;

/**
 * What a key cannot tell of itself. Depths count the key's segments from its beginning, where a `/` may stand before the
 * first: `/prod/eu/user/1` has four.
 */
export type MappingOptions = {
  /** So many segments are the namespace; the service's name begins after them. 0 is none. */
  namespaceDepth?: number | undefined;
  /** So many segments are the service; all that is left, slashes and all, is the instance's id. */
  serviceDepth?: number | undefined;
  /** What is spoken at addresses that do not say so, e.g. `grpc`. */
  protocol?: string | undefined;
};
