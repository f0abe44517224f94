import "server-only";

import { createHash } from "node:crypto";
import type { FormatMapping } from "@/lib/codecs/detect";
import { canonicalKeyText, toKeyText } from "@/lib/codecs/key-text";
import { mappingOptions } from "@/lib/codecs/mapping-options";
import { StatusError } from "@/lib/errors";
import { get, transact } from "@/lib/etcd/kv";
import { attempt } from "@/lib/operate/attempt";
import type { Operator } from "@/lib/operate/operator";

import { assertMapping } from "./format";
import type { Pin, PinRecord } from "./pin";
import type { Pins } from "./pins";

/** How long an answer waits for this console to go by what it has stored. */
const SEEN_WITHIN_MS = 3_000;

type Pinner = Pick<Operator, "client" | "operations" | "options"> & { pins: Pins };

/**
 * Says for all consoles of this etcd what is under a prefix. No registration is touched.
 *
 * @throws StatusError `invalid_argument` for a format that there is not or that does not take an option, or a prefix that
 *   is no key text; `failed_precondition` where the prefix is pinned, or configured, already; and what etcd throws.
 */
export async function createPin(
  { client, operations, options, pins }: Pinner,
  wanted: Omit<PinRecord, "createdAt">,
): Promise<Pin> {
  assertMapping(wanted);
  const prefix = canonicalKeyText(wanted.prefix);
  if (prefix.startsWith(toKeyText(Buffer.from(options.ownRoot)))) {
    throw new StatusError("invalid_argument", `prefix: ${prefix} is Rollcall's own`);
  }
  // One pin for each prefix: whoever comes second finds it there.
  const id = createHash("sha256").update(prefix).digest("hex").slice(0, 16);
  const key = pins.keyOf(id);
  const record: PinRecord = { ...wanted, prefix, createdAt: Date.now() };
  const asked = {
    ...{ kind: "pin" as const, service: "", address: "", key: toKeyText(key), lease: "0" },
    // What it says is more than that there is one.
    ...{ reason: said(whatIs({ ...wanted, prefix }), wanted.reason), actor: wanted.actor },
    guard: { modRevision: 0 },
  };
  return attempt(operations, asked, async (tried) => {
    if (pins.configured.some((mapping) => mapping.prefix === prefix)) {
      throw new StatusError("failed_precondition", `${prefix} is mapped by REGISTRY_FORMATS`);
    }
    tried.asking();
    const { succeeded, header } = await transact(client, {
      ifModRevision: [{ key, modRevision: 0 }],
      success: [{ type: "put", key, value: Buffer.from(JSON.stringify(record)) }],
    });
    if (!succeeded) {
      throw new StatusError("failed_precondition", `${prefix} is pinned already: unpin it first`, {
        refusal: "exists",
      });
    }
    const { revision } = header;
    operations.written({ ...asked, revision });
    await pins.reached(revision, SEEN_WITHIN_MS);
    return pins.get(id) ?? { ...record, id, modRevision: revision, overruled: false };
  });
}

/**
 * Takes a pin away, or what stands among the pins and is none. Gives it as it was, null if it could not be read.
 *
 * @throws StatusError `not_found` when there is none, `failed_precondition` when it has changed since it was shown.
 */
export async function removePin(
  { client, operations, pins }: Pinner,
  id: string,
  { modRevision, reason, actor }: { modRevision?: number; reason: string; actor: string | null },
): Promise<Pin | null> {
  const key = pins.keyOf(id);
  const pin = pins.get(id) ?? null;
  const what = pin ? whatIs(pin) : id;
  const asked = {
    ...{ kind: "unpin" as const, service: "", address: "", key: toKeyText(key), lease: "0" },
    ...{ reason: said(what, reason), actor },
    guard: modRevision === undefined ? null : { modRevision },
  };
  return attempt(operations, asked, async (tried) => {
    const { kv } = await get(client, key);
    if (!kv) throw new StatusError("not_found", `there is no pin ${id}`);
    const shown = modRevision ?? kv.modRevision;
    if (shown !== kv.modRevision) throw changed(id);
    tried.asking();
    pins.removing(id, { actor, reason });
    const { succeeded, header } = await transact(client, {
      ifModRevision: [{ key, modRevision: shown }],
      success: [{ type: "delete", key }],
    });
    if (!succeeded) throw changed(id);
    operations.written({ ...asked, revision: header.revision });
    await pins.reached(header.revision, SEEN_WITHIN_MS);
    return pin;
  });
}

/** E.g. `/prod/ as kratos, namespaceDepth 2`. */
function whatIs(mapping: FormatMapping): string {
  const options = mappingOptions.flatMap((option) => {
    const value = mapping[option];
    return value === undefined ? [] : [`, ${option} ${value}`];
  });
  return `${mapping.prefix} as ${mapping.format}${options.join("")}`;
}

function said(what: string, reason: string): string {
  return reason === "" ? what : `${what}: ${reason}`;
}

function changed(id: string): StatusError {
  return new StatusError("failed_precondition", `pin ${id} has changed since it was shown`, {
    refusal: "changed",
  });
}
