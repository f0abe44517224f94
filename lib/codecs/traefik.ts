import type { Codec } from "./codec";
import { foreignSystem } from "./foreign";
import { noInstance } from "./framework";

/** What all of its configuration is below; tools that write it for others may lease it. */
const tree = /^\/?traefik\/(?:http|tcp|udp|tls)\//;
/** Private keys, and names with their hashed passwords. */
const secrets = /\/(?:keyfile|acme|basicauth|digestauth)(?:\/|$)/i;

/**
 * The proxy's configuration: a key for each value, servers' URLs among them, but no lease.
 *
 * @see traefik pkg/provider/kv/kv.go
 */
export const traefik: Codec = foreignSystem(
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
);
