import type { Codec, Match } from "./codec";
import type { Entry } from "./entry";
import { foreignSystem } from "./foreign";
import { noInstance } from "./framework";
import { isPlace } from "./go-kit";

const HEX_MAX_LENGTH = 16;

/** What holds locks or candidates, whatever they are called; below `/services/` a service may have such a name. */
const holding = /(?:^|\/)(?:(?:locks?|mutex(?:es)?|elections?)\/|leaders?\/[^/]+$)/i;
/** What gives out numbers, each to one process at a time, such as those that go into the ids it makes. */
const numbering =
  /(?:^|\/)(?:snowflake\/[^/]+|(?:worker|machine|node|data-?center)[-_]?ids?)\/\d+$/i;
/** What is held by one at a time. */
const held = /(?:[/._:-](?:leader|lock|mutex|election)|\/(?:master|primary|owner))$/i;

/**
 * etcd's own locks and elections: `<prefix>/<lease id in hexadecimal>`. A candidate's value often is
 * its address, so this comes before anything that goes by addresses. And those of programs that name them otherwise:
 * whoever holds `<prefix>/leader` writes its address there, as a process that registers itself does. Only the
 * name tells, so it is a guess.
 *
 * @see etcd client/v3/concurrency/election.go
 */
export const etcdLock: Codec = withNames(
  foreignSystem("etcd-lock", (entry) => {
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
  }),
);

function withNames(codec: Codec): Codec {
  return { ...codec, match: { ...codec.match, address: matchName } };
}

function matchName(entry: Entry): Match | null {
  const { key, leased, lastSegment, lease, address } = entry;
  if (!leased || lastSegment === lease) return null;
  const named = holding.test(key) || numbering.test(key);
  if (!held.test(key) && (key.startsWith("/services/") || !named)) return null;
  // What repeats its address in the key may stand beside others of its kind.
  if (address ? key.endsWith(entry.addressText) : !isPlace(entry)) return null;
  return noInstance("lock", "named as locks and leaders are", {
    ...{ confidence: 65, danger: "lock-holder" },
  });
}

function isHex(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if ((code < 0x30 || code > 0x39) && (code < 0x61 || code > 0x66)) return false;
  }
  return true;
}
