import { addressWarnings } from "./address";
import type { Codec, MappingOptions, Match } from "./codec";
import type { Entry } from "./entry";
import { addressesSpeaking } from "./instance";
import { cutService, tooFewSegments } from "./segments";

/**
 * `<anything>/<anything>` = `host:port` under a lease: somebody registers something, in no format
 * of a name. The last resort, and always a guess.
 */
export const plainAddress: Codec = {
  name: "plain-address",
  match: { address: (entry) => (entry.leased ? read(entry, 50) : null) },
  options: ["serviceDepth", "protocol"],
  mapped: (entry, options) =>
    read(entry, 100, options) ?? {
      kind: "undecodable",
      confidence: 100,
      instances: [],
      reason:
        entry.address && options.serviceDepth !== undefined
          ? tooFewSegments(options.serviceDepth)
          : "expected <service>/<id> = host:port",
    },
  consequences: { delete: "unknown", revoke: "unknown" },
};

function read(
  entry: Entry,
  confidence: number,
  { serviceDepth, protocol }: MappingOptions = {},
): Match | null {
  const cut = entry.address && cutService(entry.key, serviceDepth);
  if (!entry.address || !cut) return null;
  const address = entry.stored.value.toString("latin1");
  const warnings = addressWarnings(address);
  const instance = {
    ...{ ...cut, address, metadata: {}, warnings },
    ...addressesSpeaking(protocol, entry.address),
  };
  return { kind: "instance", confidence, instances: [instance] };
}
