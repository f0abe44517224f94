import { hexDump } from "@/components/instances/hex-dump";
import type { KeyAnswer } from "@/lib/api/contract";

import { indentJson } from "./json-text";
import { bytesOf, isBinary, type Magic, magicOf, toBase64 } from "./value-bytes";

/** Beyond this a value is not laid out as JSON. */
export const JSON_MAX_BYTES = 256 * 1_024;
/** Beyond this only the first {@link PREVIEW_BYTES} are shown until somebody asks for all. */
export const WHOLE_MAX_BYTES = 64 * 1_024;
export const PREVIEW_BYTES = 4 * 1_024;
export const HEX_BYTES = 512;

export type ViewName = "text" | "json" | "hex";

/** A value as each view shows it; null where a view has nothing to show. */
export type Views = {
  bytes: Uint8Array;
  /** Null for what text cannot show. */
  text: string | null;
  json: string | null;
  /** The first {@link HEX_BYTES}; null while something is masked, since the bytes would say it. */
  hex: string | null;
  magic: Magic | null;
};

/** What there is to be shown of a value. */
export function viewsOf(answer: Pick<KeyAnswer, "value" | "encoding" | "masked">): Views {
  const bytes = bytesOf(answer);
  const text = answer.encoding === "utf8" && !isBinary(bytes) ? answer.value : null;
  const laidOut = text !== null && bytes.length <= JSON_MAX_BYTES ? indentJson(text) : null;
  return {
    bytes,
    text,
    json: laidOut,
    hex: answer.masked ? null : hexDump(toBase64(bytes.subarray(0, HEX_BYTES))),
    magic: answer.masked ? null : magicOf(bytes),
  };
}

/** The view that says most: laid out where it is JSON, bytes where it is no text. */
export function defaultView({ text, json }: Views): ViewName {
  if (json !== null) return "json";
  return text === null ? "hex" : "text";
}
