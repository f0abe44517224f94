import type { Codec } from "./codec";
import { foreignSystem } from "./foreign";
import { noInstance } from "./framework";

/**
 * `<prefix>/<app>||<key>`: Dapr's state store. It has no name resolution by etcd, so nothing of it is an instance,
 * though state with a time to live has a lease.
 *
 * @see dapr components-contrib state/etcd/etcd.go
 */
export const dapr: Codec = foreignSystem(
  "dapr",
  ({ key }) => {
    const bars = key.indexOf("||");
    return bars > 0 ? noInstance("data", "Dapr state store", { confidence: 90 }) : null;
  },
  undefined,
  ["||"],
);
