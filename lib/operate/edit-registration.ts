import "server-only";

import { isUtf8 } from "node:buffer";

import type { Decoded, Edit, Patch } from "@/lib/codecs/codec";
import { findCodec } from "@/lib/codecs/codecs";
import { decode } from "@/lib/codecs/detect";
import { TEXT_MAX_BYTES } from "@/lib/codecs/entry";
import { fromKeyText, toKeyText } from "@/lib/codecs/key-text";
import { StatusError } from "@/lib/errors";
import { get, type KeyValue, transact } from "@/lib/etcd/kv";
import type { Operation } from "@/lib/registry/operation";

import { attempt } from "./attempt";
import { editInPlace } from "./by-hand/edit-in-place";
import { assertHarmless } from "./danger";
import type { Operator } from "./operator";

type EditAsked = Patch & {
  modRevision: number;
  reason: string;
  actor: string | null;
  insist?: boolean;
};

/**
 * Changes a registration's weight or metadata where it stands, if it is still as it was shown: every other byte of
 * its value stays, and so does its lease. What Rollcall keeps registered is edited together with its record.
 *
 * @throws StatusError `not_found` when there is no such key; `invalid_argument` for what its format cannot express, or
 *   what it says already; `failed_precondition` when it has changed, is no registration, cannot be edited as
 *   text, would be another instance by it, or is better left alone and nobody insists; and as {@link editInPlace}.
 */
export function editRegistration(
  operator: Operator,
  key: string,
  { modRevision, reason, actor, insist, ...patch }: EditAsked,
): Promise<Operation> {
  const { client, operations, options } = operator;
  const asked = {
    ...{ kind: "edit" as const, service: "", address: "", key, lease: "0", actor },
    // What is changed says more than that it is.
    ...{ reason: `${summary(patch)}: ${reason}`, guard: { modRevision } },
  };
  return attempt(operations, asked, async (tried) => {
    const keyBytes = fromKeyText(key);
    if (key.startsWith(toKeyText(Buffer.from(options.ownRoot)))) {
      throw new StatusError("permission_denied", `${key} is Rollcall's own`);
    }
    const { kv } = await get(client, keyBytes);
    if (!kv) throw new StatusError("not_found", `there is no key ${key}`);
    const decoded = decode(kv, options.formats, { asDialled: true });
    const [instance] = decoded.instances;
    if (instance) {
      tried.found({ service: instance.service, address: instance.address, lease: kv.lease });
    }
    if (kv.modRevision !== modRevision) throw changed(key);
    if (!instance || decoded.kind !== "instance") {
      throw new StatusError("failed_precondition", `${key} is no registration that can be read`);
    }
    assertHarmless([{ key, danger: decoded.danger }], insist);
    const value = edited(kv, decoded, editOf(decoded.codec, patch), patch);
    const wanted = decode({ ...kv, value }, options.formats, { asDialled: true });
    assertSameInstances(decoded, wanted);

    tried.asking();
    const kept = operator.handRegistrations.recordOf({ key });
    if (kept) {
      const edit = { kv, wanted, patch, by: { actor, reason } };
      const revision = await editInPlace(operator, kept, edit);
      return operations.written({ ...tried.asked, revision });
    }
    // A key that is unchanged is on its lease still.
    const { succeeded, header } = await transact(client, {
      ifModRevision: [{ key: keyBytes, modRevision }],
      success: [{ type: "put", key: keyBytes, value, ignoreLease: true }],
    });
    if (!succeeded) throw changed(key);
    return operations.written({ ...tried.asked, revision: header.revision });
  });
}

/** What of a format can be edited, once it is sure that it has all that is asked for. */
function editOf(format: string, { weight, metadata }: Patch): Edit {
  const edit = findCodec(format)?.edit;
  const asked: [keyof Patch, unknown][] = [
    ["weight", weight],
    ["metadata", metadata],
  ];
  for (const [field, given] of asked) {
    if (given === undefined || edit?.fields.includes(field)) continue;
    throw new StatusError("invalid_argument", `${field}: registrations of ${format} have none`);
  }
  if (!edit) throw new StatusError("invalid_argument", `${format} has nothing to edit`);
  return edit;
}

function edited(
  { value, key }: KeyValue,
  { codec }: Decoded,
  edit: Edit,
  { weight, metadata }: Patch,
): Buffer {
  if (value.length > TEXT_MAX_BYTES || !isUtf8(value)) {
    throw new StatusError(
      "failed_precondition",
      `${toKeyText(key)} is too large for an edit, or no text`,
    );
  }
  const next = edit.apply(value.toString("utf8"), {
    ...(weight !== undefined && { weight }),
    ...(metadata !== undefined && { metadata }),
  });
  const bytes = Buffer.from(next);
  if (bytes.equals(value)) {
    throw new StatusError("invalid_argument", "the registration says so already");
  }
  if (bytes.length > TEXT_MAX_BYTES) {
    throw new StatusError("invalid_argument", `what is written would be too large for ${codec}`);
  }
  return bytes;
}

function assertSameInstances(before: Decoded, after: Decoded): void {
  const named = ({ codec, kind, instances }: Decoded) =>
    JSON.stringify([
      codec,
      kind,
      instances.map(({ service, id, address }) => [service, id, address]),
    ]);
  if (named(before) === named(after)) return;
  throw new StatusError("failed_precondition", "it would be read as another instance by that");
}

/** Names alone: values may be what nobody should read in a log. */
function summary({ weight, metadata }: Patch): string {
  const names = Object.keys(metadata ?? {});
  return [
    ...(weight === undefined ? [] : [`weight ${weight}`]),
    ...(names.length > 0 ? [`metadata ${names.slice(0, 10).join(", ")}`] : []),
  ].join(", ");
}

function changed(key: string): StatusError {
  return new StatusError("failed_precondition", `${key} has changed since it was shown`, {
    refusal: "changed",
  });
}
