import { describe, expect, it } from "vitest";

import { StatusError } from "@/lib/errors";
import { LEASE } from "@/lib/testing/decode-key";

import type { NewRegistration } from "./codec";
import { codecs } from "./codecs";
import { decode } from "./detect";
import { addressesOf } from "./instance";
import { fromKeyText } from "./key-text";

const services = [
  ...[
    "user.rpc",
    "prod/eu/user",
    "/lead",
    "用户",
    "a b",
    "a%2Fb",
    "a:b",
    'q"uote',
    "<&>",
    "x-y",
    "x.arpa",
  ],
  // A backslash and a byte that is no text, as a key's text has them.
  ...["ü\\\\x", "a\\x01"],
];
const addresses: [given: string, host: string, port: number][] = [
  ["10.0.0.5:8080", "10.0.0.5", 8080],
  ["pay.local:443", "pay.local", 443],
  ["[2001:db8::1]:8080", "2001:db8::1", 8080],
  ["2001:db8::1:8080", "2001:db8::1", 8080],
];
const metadata = { zone: "z", x: 'a&b=c <>"\\ü\n' };

describe("a registration that is made by hand", () => {
  it.each(codecs.filter(({ encode }) => encode))(
    "is read as it was meant, or refused: $name",
    ({ name, encode }) => {
      let read = 0;
      for (const service of services) {
        for (const [address, host, port] of addresses) {
          for (const given of [{}, metadata]) {
            const made = attempt(encode, { service, address, metadata: given, id: LEASE });
            if (!made) continue;
            read += 1;
            const stored = { key: fromKeyText(made.key), value: Buffer.from(made.value) };
            const revisions = { createRevision: 1, modRevision: 1, version: 1 };
            const decoded = decode({ ...stored, lease: LEASE, ...revisions });
            expect(decoded).toMatchObject({
              ...{ kind: "instance", codec: name, instances: [{ service, metadata: given }] },
            });
            expect(decoded.confidence).toBeGreaterThanOrEqual(85);
            const [instance] = decoded.instances;
            expect(instance && addressesOf(instance)).toMatchObject([{ host, port }]);
          }
        }
      }
      expect(read).toBeGreaterThan(0);
    },
  );
});

/** What the codec makes of it; null where it says that its format has no such thing. */
function attempt(
  encode: ((registration: NewRegistration) => { key: string; value: string }) | undefined,
  registration: NewRegistration,
): { key: string; value: string } | null {
  try {
    return encode?.(registration) ?? null;
  } catch (error) {
    if (error instanceof StatusError && error.code === "invalid_argument") return null;
    throw error;
  }
}
