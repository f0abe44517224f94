import type { Codec, Match } from "./codec";
import type { Entry } from "./entry";
import { foreignSystem } from "./foreign";
import { noInstance } from "./framework";

/** What all of its configuration is below; tools that write it for others may lease it. */
const tree = /^\/?traefik\/(?:http|tcp|udp|tls)\//;
/** What no other tree has, under whichever root: as it is since version 2, and as it was in the first. */
const servers =
  /(?:^|\/)(?:(?:http|tcp|udp)\/services\/[^/]+\/loadbalancer\/servers\/|backends\/[^/]+\/servers\/[^/]+\/url$)/i;
const forward = /(?:^|\/)http\/middlewares\/[^/]+\/forwardauth\/address$/i;
/** Private keys, names with their hashed passwords, and headers that it adds to let requests in. */
const secrets = /\/(?:keyfile|acme|basicauth|digestauth|authorization|cookie)(?:\/|$)/i;

/**
 * The proxy's configuration: a key for each value, servers' URLs among them, but no lease.
 *
 * @see traefik pkg/provider/kv/kv.go
 */
export const traefik: Codec = withRoots(
  foreignSystem(
    "traefik",
    (entry) => {
      const { key } = entry;
      if (!key.startsWith("traefik/") && !key.startsWith("/traefik/")) return null;
      // A leased address beside that is somebody's registration.
      if (entry.leased && entry.address && !tree.test(key)) return null;
      return noInstance("config", "Traefik configuration", {
        danger: "system-data",
        ...(secrets.test(key) ? { sensitive: true } : {}),
      });
    },
    ["traefik/", "/traefik/"],
  ),
);

/** URLs that a tool leases look like go-kit's. */
function withRoots(codec: Codec): Codec {
  return { ...codec, match: { ...codec.match, address: matchTree } };
}

function matchTree({ key, leased, lastSegment, lease }: Entry): Match | null {
  if (!leased || lastSegment === lease) return null;
  if (!servers.test(key) && !forward.test(key)) return null;
  return noInstance("config", "Traefik configuration", {
    ...{ confidence: 85, danger: "system-data" },
  });
}
