import { isWordAndNumber } from "./address";
import type { Codec, Match } from "./codec";
import type { Entry } from "./entry";
import { isLikeLeaseless } from "./go-zero";
import { plainInstance } from "./instance";
import type { MappingOptions } from "./mapping-options";
import { toMatch } from "./match";
import { cutService, tooFewSegments } from "./segments";

/**
 * `<anything>/<anything>` = `host:port` under a lease: somebody registers something, in no format
 * of a name. go-kit's keys may be any as well, and come before it: so this is what a guess may be instead, and what a
 * mapping can say where no format is to be named. And a static address: one without a lease under a number as long as a
 * lease's, where registrations are listed.
 */
export const plainAddress: Codec = {
  name: "plain-address",
  match: {
    address(entry) {
      if (entry.leased) return isPlace(entry) ? read(entry, 50) : null;
      return isLikeLeaseless(entry) ? read(entry, 55) : null;
    },
  },
  options: ["serviceDepth", "protocol"],
  mapped: (entry, options) =>
    read(entry, 100, options) ??
    toMatch(
      "undecodable",
      100,
      [],
      entry.address && options.serviceDepth !== undefined
        ? tooFewSegments(options.serviceDepth)
        : "expected <service>/<id> = host:port",
    ),
  consequences: { delete: "unknown", revoke: "unknown" },
};

/** What the key says, too, is no word with a number. */
function isPlace({ address, addressText, key }: Entry): boolean {
  return address !== null && (key.endsWith(`/${addressText}`) || !isWordAndNumber(address));
}

function read(
  entry: Entry,
  confidence: number,
  { serviceDepth, protocol }: MappingOptions = {},
): Match | null {
  const cut = entry.address && cutService(entry.key, serviceDepth);
  if (!entry.address || !cut) return null;
  const instance = plainInstance(cut, entry.address, entry.addressText, protocol);
  return toMatch("instance", confidence, [instance]);
}
