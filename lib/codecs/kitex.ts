import { StatusError } from "@/lib/errors";

import { cloudwegoEdit, cloudwegoMembers, encodeCloudwego, readCloudwego } from "./cloudwego";
import type { Codec } from "./codec";
import type { Entry } from "./entry";
import { framework, type Reading } from "./framework";

const PREFIX = "kitex/registry-etcd/";

/**
 * `kitex/registry-etcd/<service>/<address>` = JSON of network, address, weight and tags. A service has no
 * slash. IPv6 stands without brackets.
 *
 * @see kitex-contrib registry-etcd etcd_registry.go, common.go
 */
export const kitex: Codec = framework({
  name: "kitex",
  prefixes: [PREFIX],
  anywhere: true,
  jsonAlone: true,
  goMembers: cloudwegoMembers,
  read,
  encode(registration) {
    if (registration.service.includes("/")) {
      throw new StatusError("invalid_argument", "service: Kitex's have no slash");
    }
    return encodeCloudwego(PREFIX, registration);
  },
  edit: cloudwegoEdit,
  // It looks every 30 s whether its key is there: 27.5 s when run.
  consequences: { delete: "returns-within-30-s", revoke: "returns-within-30-s" },
});

function read(entry: Entry): Reading {
  // Hertz's prefix is a constant, and its services may hold slashes.
  if (entry.key.startsWith("hertz/registry-etcd/")) return "under Hertz's prefix";
  return readCloudwego(entry, (before) => {
    const slash = before.lastIndexOf("/");
    const namespace = before.slice(0, Math.max(slash, 0)) || undefined;
    // Without any prefix nothing tells Kitex from Hertz.
    const confidence = namespace === undefined ? 80 : 90;
    return { service: before.slice(slash + 1), namespace, confidence };
  });
}
