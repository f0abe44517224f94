import "server-only";

import { randomBytes } from "node:crypto";

import type { RegisterAnswer, RegisterBody } from "@/lib/api/contract";
import { addressWarnings, parseAddress } from "@/lib/codecs/address";
import type { Codec, NewRegistration } from "@/lib/codecs/codec";
import { encodableFormats, findCodec } from "@/lib/codecs/codecs";
import { decode } from "@/lib/codecs/detect";
import { fromKeyText, toKeyText } from "@/lib/codecs/key-text";
import { StatusError } from "@/lib/errors";
import { transact } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";

import { abandonLease } from "./abandon-lease";
import { attempt } from "./attempt";
import type { Operator } from "./operator";

type Encode = NonNullable<Codec["encode"]>;

/**
 * Registers an instance by hand: one key, which must not exist, with a lease that Rollcall or
 * the caller keeps alive, or with none.
 *
 * @throws StatusError `invalid_argument` for what would not be listed as this instance,
 *   `failed_precondition` when the key exists, and what etcd throws.
 */
export function register(
  operator: Operator,
  service: string,
  { actor, ...body }: RegisterBody & { actor: string | null },
): Promise<RegisterAnswer> {
  const { client, heldLeases, operations } = operator;
  const { address, reason = "" } = body;
  const asked = {
    ...{ kind: "register" as const, service, address, key: "", lease: "0", reason, actor },
    guard: { modRevision: 0 },
  };
  return attempt(operations, asked, async (tried) => {
    const encode = encoderOf(body.format);
    checkAddress(address);
    const registration = { service, address, metadata: body.metadata };
    checkListed(operator, encode, { ...registration, id: newId() }, body);

    const lease = body.keepalive === "none" ? null : await grant(client, body.ttlSeconds);
    const { key, value } = encode({ ...registration, id: lease?.id ?? newId() });
    tried.found({ key, lease: lease?.id ?? "0" });
    try {
      const keyBytes = fromKeyText(key);
      tried.asking();
      const { succeeded, header } = await operations.writing(key, () =>
        transact(client, {
          ifModRevision: [{ key: keyBytes, modRevision: 0 }],
          success: [{ type: "put", key: keyBytes, value: Buffer.from(value), lease: lease?.id }],
        }),
      );
      if (!succeeded) throw new StatusError("failed_precondition", `the key ${key} exists already`);
      if (lease && body.keepalive === "rollcall") heldLeases.hold(lease.id);
      const operation = operations.written({ ...tried.asked, revision: header.revision });
      return {
        key,
        lease: lease?.id ?? null,
        ttlSeconds: lease?.ttlSeconds ?? null,
        revision: header.revision,
        operation,
      };
    } catch (failure) {
      // A put whose answer was lost goes with its lease.
      if (lease) await abandonLease(operator, lease.id);
      throw failure;
    }
  });
}

function encoderOf(format: string): Encode {
  const encode = findCodec(format)?.encode;
  if (encode) return encode;
  throw new StatusError("invalid_argument", `format: one of ${encodableFormats.join(", ")}`);
}

function checkAddress(address: string): void {
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

/** Refuses what would be written and then not be listed, or be listed as something else. */
function checkListed(
  { options }: Operator,
  encode: Encode,
  registration: NewRegistration,
  { format, keepalive }: RegisterBody,
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
  );
  const listed = decoded.instances.some(
    (instance) => instance.service === service && instance.address === address,
  );
  if (!listed || decoded.codec !== format) {
    throw fail(`as ${format} it would be read as ${decoded.codec}, ${decoded.kind}`);
  }
}

/** As long as lease ids are: 19 digits. */
function newId(): string {
  const bits = randomBytes(8).readBigUInt64BE() >> 2n;
  return String(bits | (1n << 61n));
}
