import "server-only";

import { StatusError } from "@/lib/errors";

/** Where a line stands in the order of the journal. */
export type Position = { epoch: number; revision: number; key: string; part: number };

/** Where a page begins: beyond `position` one way or the other; `inclusive`: at it. */
export type Cursor = {
  direction: "older" | "newer";
  position: Position;
  inclusive: boolean;
};

/** Below everything. */
export const beginning: Position = { epoch: 0, revision: 0, key: "", part: -1 };

/**
 * A gap stands between the lines before `revision` and those from it on: below all keys, none of
 * which is empty.
 */
export function gapPosition(epoch: number, revision: number): Position {
  return { epoch, revision, key: "", part: -1 };
}

/** As the database orders: text by its bytes. */
export function comparePositions(a: Position, b: Position): number {
  if (a.epoch !== b.epoch) return a.epoch - b.epoch;
  if (a.revision !== b.revision) return a.revision - b.revision;
  if (a.key !== b.key) return Buffer.compare(Buffer.from(a.key), Buffer.from(b.key));
  return a.part - b.part;
}

/** Text that stands for a cursor, fit for a URL; 200 characters at most. */
export function encodeCursor({ direction, position, inclusive }: Cursor): string {
  const { epoch, revision, key, part } = position;
  const sign = direction === "older" ? "o" : "n";
  const text = [inclusive ? sign.toUpperCase() : sign, epoch, revision, part, key].join(" ");
  return Buffer.from(text).toString("base64url");
}

/** @throws StatusError `invalid_argument` for anything that {@link encodeCursor} did not make. */
export function decodeCursor(text: string): Cursor {
  const plain = Buffer.from(text, "base64url").toString();
  const match = /^([onON]) (\d{1,10}) (\d{1,16}) (-1|\d{1,9}) (.*)$/s.exec(plain);
  const [, sign = "", epoch, revision, part, key = ""] = match ?? [];
  const position = { epoch: Number(epoch), revision: Number(revision), key, part: Number(part) };
  if (!match || position.epoch > 2 ** 31 - 1 || !Number.isSafeInteger(position.revision)) {
    throw new StatusError("invalid_argument", "That is no cursor of the history.");
  }
  return {
    direction: sign.toLowerCase() === "o" ? "older" : "newer",
    position,
    inclusive: sign === sign.toUpperCase(),
  };
}
