import "server-only";

import { z } from "zod";

import { fromKeyText } from "@/lib/codecs/key-text";
import { StatusError } from "@/lib/errors";
import type { KeyValue } from "@/lib/etcd/kv";
import {
  checkSchema,
  KEPT_TTL_MAX_SECONDS,
  KEPT_TTL_MIN_SECONDS,
} from "@/lib/registry/hand-registration";

import { encoderOf } from "../new-registration";
import { PLACES } from "./place-key";

const PROBLEMS_NAMED = 2;

/** Where the parts of a registration by hand stand, below Rollcall's root. */
export const RECORDS = "registrations/";
export const MARKS = "unhealthy/";

/** What a registration writes: another one of these is another key, or another value. */
const targetSchema = z.object({
  service: z.string().min(1),
  address: z.string().min(1).max(1_024),
  format: z.string(),
  metadata: z.record(z.string(), z.string()),
  ttlSeconds: z.number().int().min(KEPT_TTL_MIN_SECONDS).max(KEPT_TTL_MAX_SECONDS),
});

/** What is to be registered, permanently: what an operator asked for. */
export const recordSchema = targetSchema.extend({
  check: checkSchema.nullable(),
  actor: z.string().max(200).nullable(),
  reason: z.string().max(1_000),
  createdAt: z.number(),
  edited: z
    .object({
      actor: z.string().max(200).nullable(),
      reason: z.string().max(1_000),
      at: z.number(),
    })
    .nullable(),
});

/**
 * Stands beside the registration's own key, written in the same transaction and on the same lease: as long as it is
 * there, it is registered.
 */
const placeSchema = z.object({ key: z.string().min(1), of: targetSchema, at: z.number() });

/** Stands while the check fails, whichever console leads. */
const markSchema = z.object({ since: z.number(), error: z.string() });

export type Target = z.infer<typeof targetSchema>;
export type HandRecord = z.infer<typeof recordSchema>;
export type Place = z.infer<typeof placeSchema>;
export type Mark = z.infer<typeof markSchema>;

/** @throws StatusError `invalid_argument` for what is none, or of a format that is not written here. */
export function parseRecord({ value }: KeyValue): HandRecord {
  const record = parseJson(recordSchema, value);
  encodeTarget(record, "1");
  return record;
}

/** @throws StatusError `invalid_argument` */
export function parsePlace({ value }: KeyValue): Place {
  return parseJson(placeSchema, value);
}

/** @throws StatusError `invalid_argument` */
export function parseMark({ value }: KeyValue): Mark {
  return parseJson(markSchema, value);
}

/** The key and the value that register it under a lease. */
export function encodeTarget(
  { service, address, format, metadata }: Target,
  lease: string,
): { key: string; keyBytes: Buffer; value: Buffer } {
  const { key, value } = encoderOf(format)({ service, address, metadata, id: lease });
  return { key, keyBytes: fromKeyText(key), value: Buffer.from(value) };
}

/** The key that it has under whichever lease; null where the lease is part of it. */
export function fixedKey(target: Target): string | null {
  const { key } = encodeTarget(target, "1");
  return encodeTarget(target, "2").key === key ? key : null;
}

export function targetOf(record: Target): Target {
  const { service, address, format, metadata, ttlSeconds } = record;
  return { service, address, format, metadata, ttlSeconds };
}

/** Whether both would be written alike. */
export function sameTarget(a: Target, b: Target): boolean {
  const names = Object.keys(a.metadata);
  return (
    a.service === b.service &&
    a.address === b.address &&
    a.format === b.format &&
    a.ttlSeconds === b.ttlSeconds &&
    names.length === Object.keys(b.metadata).length &&
    names.every((name) => a.metadata[name] === b.metadata[name])
  );
}

/** The keys of one registration by hand. `id` is key text. */
export function keysOf(root: string, id: string): { record: Buffer; place: Buffer; mark: Buffer } {
  const under = (prefix: string) => Buffer.concat([Buffer.from(root + prefix), fromKeyText(id)]);
  return { record: under(RECORDS), place: under(PLACES), mark: under(MARKS) };
}

/** What is wrong with it, in a line. */
function problemsOf({ issues }: z.ZodError): string {
  const named = issues.slice(0, PROBLEMS_NAMED);
  const texts = named.map(({ path, message }) => `${path.join(".") || "it"}: ${message}`);
  const more = issues.length - named.length;
  return more > 0 ? `${texts.join("; ")}; and ${more} more` : texts.join("; ");
}

function parseJson<T>(schema: z.ZodType<T>, value: Buffer): T {
  let json: unknown;
  try {
    json = JSON.parse(value.toString());
  } catch (cause) {
    throw new StatusError("invalid_argument", "it is no JSON", { cause });
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new StatusError("invalid_argument", problemsOf(parsed.error));
  return parsed.data;
}
