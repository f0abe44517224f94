import { parseAddress } from "./address";
import type { Codec } from "./codec";
import type { Entry } from "./entry";
import { framework, instances, type Reading } from "./framework";
import { makeInstance } from "./instance";

const PREFIX = "registry-seata-";
const SERVICE = "seata-server";

/**
 * `registry-seata-<cluster>-<host:port>` = the same `host:port`. A cluster may have dashes, so it is what
 * is left once the value is taken away from the key's end.
 *
 * @see seata EtcdRegistryServiceImpl.java, RegistryHeartBeats.java
 */
export const seata: Codec = framework({
  name: "seata",
  prefixes: [PREFIX],
  named: (key) => ({ service: SERVICE, id: key.slice(PREFIX.length) }),
  anywhere: false,
  read,
  // Put again by a heartbeat each minute. But the lease's id is kept for good: without it nothing is put any more.
  consequences: { delete: "returns-within-60-s", revoke: "stays-gone" },
});

function read(entry: Entry): Reading {
  const { key, address: parsed } = entry;
  if (!key.startsWith(PREFIX)) return "expected the key to begin with registry-seata-";
  if (!parsed) return "the value is no host:port";
  const address = entry.stored.value.toString("latin1");
  const agrees = key.endsWith(`-${address}`) && key.length > PREFIX.length + address.length + 1;
  const namespace = agrees ? key.slice(PREFIX.length, -address.length - 1) : clusterOf(key);
  const addresses = [{ protocol: null, ...parsed }];
  const details = namespace ? { namespace } : {};
  return instances(
    agrees ? 95 : 70,
    makeInstance({
      service: SERVICE,
      id: address,
      address,
      addresses,
      metadata: {},
      details,
    }),
  );
}

/** What stands before another address in the key. */
function clusterOf(key: string): string {
  const dash = key.lastIndexOf("-");
  return parseAddress(key.slice(dash + 1))
    ? key.slice(PREFIX.length, Math.max(dash, PREFIX.length))
    : "";
}
