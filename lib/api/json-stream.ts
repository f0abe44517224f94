import "server-only";

import { setImmediate as turn } from "node:timers/promises";

import { toByteStream } from "./byte-stream";

const CHUNK_CHARACTERS = 65_536;

/**
 * A JSON answer with one long list. It is written piece by piece: making the text of 100,000
 * registrations at once would hold up everybody else.
 */
export function jsonWithList(head: object, name: string, items: Iterable<unknown>): Response {
  const body = toByteStream(jsonText(head, name, items));
  return new Response(body, { headers: { "Content-Type": "application/json" } });
}

async function* jsonText(
  head: object,
  name: string,
  items: Iterable<unknown>,
): AsyncGenerator<string, void, void> {
  let text = `${JSON.stringify(head).slice(0, -1)},${JSON.stringify(name)}:[`;
  let separator = "";
  for (const item of items) {
    text += separator + JSON.stringify(item);
    separator = ",";
    if (text.length < CHUNK_CHARACTERS) continue;
    yield text;
    text = "";
    await turn();
  }
  yield `${text}]}`;
}
