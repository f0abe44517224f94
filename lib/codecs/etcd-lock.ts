import type { Codec } from "./codec";
import { foreignSystem } from "./foreign";
import { noInstance } from "./framework";

const HEX_MAX_LENGTH = 16;

/**
 * etcd's own locks and elections: `<prefix>/<lease id in hexadecimal>`. A candidate's value often is
 * its address, so this comes before anything that goes by addresses.
 *
 * @see etcd client/v3/concurrency/election.go
 */
export const etcdLock: Codec = foreignSystem("etcd-lock", (entry) => {
  const { lastSegment, lease } = entry;
  // Equal in both writings only below 10, which no lease has that etcd numbered.
  if (!entry.leased || lastSegment.length > HEX_MAX_LENGTH || lastSegment === lease) return null;
  if (!isHex(lastSegment) || lastSegment !== entry.leaseHex) return null;
  return noInstance(
    "lock",
    "named by its lease in hexadecimal, as etcd's locks and elections are",
    {
      danger: "lock-holder",
    },
  );
});

function isHex(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if ((code < 0x30 || code > 0x39) && (code < 0x61 || code > 0x66)) return false;
  }
  return true;
}
