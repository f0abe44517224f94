import "server-only";

import { randomBytes } from "node:crypto";

import { addressWarnings, parseAddress } from "@/lib/codecs/address";
import { CERTAIN, type Codec, type NewRegistration } from "@/lib/codecs/codec";
import { encodableFormats, findCodec } from "@/lib/codecs/codecs";
import { decode } from "@/lib/codecs/detect";
import { fromKeyText, toKeyText } from "@/lib/codecs/key-text";
import { StatusError } from "@/lib/errors";
import type { HealthCheck } from "@/lib/registry/hand-registration";

import { assertHarmless } from "./danger";
import type { Operator } from "./operator";

export type Encode = NonNullable<Codec["encode"]>;

/** What to register by hand, and who is to keep it alive. */
export type NewInstance = {
  address: string;
  format: string;
  metadata: Record<string, string>;
  ttlSeconds: number;
  keepalive: "rollcall" | "caller" | "none";
  check?: HealthCheck | null;
  reason?: string;
  insist?: boolean;
};

type Wanted = Pick<NewInstance, "format" | "keepalive" | "insist">;

/**
 * How registrations of a format are written.
 *
 * @throws StatusError `invalid_argument` for a format that is read only, or none.
 */
export function encoderOf(format: string): Encode {
  const encode = findCodec(format)?.encode;
  if (encode) return encode;
  throw new StatusError("invalid_argument", `format: one of ${encodableFormats.join(", ")}`);
}

/**
 * Refuses what nobody could dial.
 *
 * @throws StatusError `invalid_argument`
 */
export function checkAddress(address: string): void {
  const parsed = parseAddress(address);
  const fail = (why: string) => new StatusError("invalid_argument", `address: ${why}`);
  if (!parsed) throw fail("host:port is needed, e.g. 10.0.0.5:8080");
  if (parsed.host.includes(":") && !address.startsWith("[")) {
    throw fail("IPv6 is written in brackets, e.g. [2001:db8::5]:8080");
  }
  if (addressWarnings(address).includes("wildcard")) {
    throw fail(`nobody can dial ${parsed.host}: it stands for every address of a host`);
  }
}

/**
 * Refuses what would be written and then not be listed, or be listed as something else; and what a mapping says is
 * read-only, or is better left alone otherwise, unless somebody insists.
 *
 * @throws StatusError `invalid_argument`, `failed_precondition`
 */
export function checkListed(
  { options }: Pick<Operator, "options">,
  encode: Encode,
  registration: NewRegistration,
  { format, keepalive, insist }: Wanted,
): void {
  const fail = (why: string) => new StatusError("invalid_argument", `service: ${why}`);
  const { service, address, id } = registration;
  const { key, value } = encode(registration);
  const keyBytes = fromKeyText(key);
  if (key.startsWith(toKeyText(Buffer.from(options.ownRoot)))) {
    throw fail(`what is under ${options.ownRoot} is Rollcall's own`);
  }
  if (!options.prefixes.some((prefix) => keyBytes.indexOf(prefix) === 0)) {
    throw fail(`not under a prefix that is looked at: ${options.prefixes.join(", ")}`);
  }
  const decoded = decode(
    {
      ...{ key: keyBytes, value: Buffer.from(value), lease: keepalive === "none" ? "0" : id },
      ...{ createRevision: 1, modRevision: 1, version: 1 },
    },
    options.formats,
    { asDialled: true },
  );
  const listed = decoded.instances.some(
    (instance) => instance.service === service && instance.address === address,
  );
  // Without a lease nothing but the keys beside it tells whose it is.
  const readAs = decoded.codec === format || (keepalive === "none" && decoded.confidence < CERTAIN);
  if (!listed || !readAs) {
    throw fail(`as ${format} it would be read as ${decoded.codec}, ${decoded.kind}`);
  }
  assertHarmless([{ key, danger: decoded.danger }], insist);
}

/** As long as lease ids are: 19 digits. */
export function newId(): string {
  const bits = randomBytes(8).readBigUInt64BE() >> 2n;
  return String(bits | (1n << 61n));
}
