import { cloudwegoEdit, cloudwegoMembers, encodeCloudwego, readCloudwego } from "./cloudwego";
import type { Codec } from "./codec";
import { framework } from "./framework";

const PREFIX = "hertz/registry-etcd/";

/**
 * `hertz/registry-etcd/<service>/<address>` = what Kitex writes. The prefix is a constant, a service may have
 * slashes, and IPv6 is bracketed.
 *
 * @see hertz-contrib registry etcd/registry.go
 */
export const hertz: Codec = framework({
  name: "hertz",
  prefixes: [PREFIX],
  anywhere: true,
  jsonAlone: true,
  goMembers: cloudwegoMembers,
  read: (entry) =>
    readCloudwego(entry, (before) =>
      before.startsWith(PREFIX)
        ? { service: before.slice(PREFIX.length), confidence: 95 }
        : { service: before.slice(before.lastIndexOf("/") + 1), confidence: 60 },
    ),
  encode: (registration) => encodeCloudwego(PREFIX, registration),
  edit: cloudwegoEdit,
  // It tries to put the key back with a context that is over by then, and gives up after five times.
  consequences: { delete: "stays-gone", revoke: "stays-gone" },
});
