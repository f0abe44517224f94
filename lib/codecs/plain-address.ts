import { addressWarnings } from "./address";
import type { Codec, Match } from "./codec";
import type { Entry } from "./entry";

/**
 * `<anything>/<anything>` = `host:port` under a lease: somebody registers something, in no format
 * of a name. The last resort, and always a guess.
 */
export const plainAddress: Codec = {
  name: "plain-address",
  match: { address: (entry) => (entry.leased ? read(entry, 50) : null) },
  mapped: (entry) =>
    read(entry, 100) ?? {
      kind: "undecodable",
      confidence: 100,
      instances: [],
      reason: "expected <service>/<id> = host:port",
    },
  consequences: { delete: "unknown", revoke: "unknown" },
};

function read(entry: Entry, confidence: number): Match | null {
  const { parent: service } = entry;
  if (!entry.address || service === null) return null;
  const address = entry.stored.value.toString("latin1");
  const warnings = addressWarnings(address);
  const instance = { service, id: entry.lastSegment, address, metadata: {}, warnings };
  return { kind: "instance", confidence, instances: [instance] };
}
