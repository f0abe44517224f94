import { formatInteger } from "@/lib/client/format";

import type { Catalogue, Message, MessageKey } from "./catalogue";

export type Params = Readonly<Record<string, string | number>>;

/** Looks up a text and fills in its placeholders; whole numbers get their thousands apart. */
export type Translate = (key: MessageKey, params?: Params) => string;

/** A piece of a text: what stands in it, or a placeholder still to be filled. */
export type Piece = { text: string } | { placeholder: string };

/** Cuts a text at its placeholders. */
export function pieces(text: string): Piece[] {
  return text
    .split(/(\{\w+\})/)
    .filter((part) => part !== "")
    .map((part) =>
      part.startsWith("{") && part.endsWith("}")
        ? { placeholder: part.slice(1, -1) }
        : { text: part },
    );
}

/** The form of a message for the number `n`. */
export function form(message: Message, n: unknown): string {
  if (typeof message === "string") return message;
  return n === 1 ? message.one : message.other;
}

/** The message of a key, e.g. `shell.services`; the key itself if there is none. */
export function lookUp(catalogue: Catalogue, key: MessageKey): Message {
  const dot = key.indexOf(".");
  const section: Readonly<Record<string, Message>> | undefined =
    catalogue[key.slice(0, dot) as keyof Catalogue];
  return section?.[key.slice(dot + 1)] ?? key;
}

export function translator(catalogue: Catalogue): Translate {
  return (key, params = {}) =>
    pieces(form(lookUp(catalogue, key), params.n))
      .map((piece) => ("text" in piece ? piece.text : fill(params[piece.placeholder])))
      .join("");
}

function fill(value: string | number | undefined): string {
  if (typeof value === "number" && Number.isInteger(value)) return formatInteger(value);
  return value === undefined ? "" : String(value);
}
