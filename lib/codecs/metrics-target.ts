import { joinAddress } from "./address";
import type { Match } from "./codec";
import type { Entry } from "./entry";
import { noInstance } from "./framework";

/** Where governors of Jupiter and of ego say where their metrics are. */
export const METRICS = "/prometheus/job/";

/**
 * `<name>/<host>` or `<name>/<host>/<address>` of Jupiter, and `<name>/<address>` of ego = the address of the governor that
 * wrote it, which is registered as well. Null elsewhere.
 *
 * @see jupiter pkg/registry/etcdv3/registry.go; ego-component eetcd/registry
 */
export function metricsTarget({ key, address }: Entry): Match | null {
  if (!key.startsWith(METRICS)) return null;
  const service = /^[^/]+(?=\/)/.exec(key.slice(METRICS.length))?.[0];
  if (service === undefined || !address) return noInstance("auxiliary", "metrics target");
  const belongsTo = { service, address: joinAddress(address.host, address.port) };
  return noInstance("auxiliary", "metrics target", { belongsTo });
}

/** Whether it is ego's, which names it by its address, and not by its host. */
export function isEgoTarget({ key, lastSegment, address, addressText }: Entry): boolean {
  if (!address || lastSegment !== addressText || !key.startsWith(METRICS)) return false;
  return key.indexOf("/", METRICS.length) === key.length - lastSegment.length - 1;
}
