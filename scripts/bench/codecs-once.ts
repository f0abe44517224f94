import { decode } from "@/lib/codecs/detect";
import type { StoredKey } from "@/lib/codecs/entry";
import { mutations, random } from "@/lib/testing/mutate";

import { exampleKeys, mixedKeys } from "./mixed-keys";

/** Run as a bundle of its own: tsx would name each function as it is made. */
const [cases = "", keys = ""] = process.argv.slice(2);
const SEED = 6;
const ROUNDS = 5;
const SLOW_MS = 5;
const SMALL_BYTES = 64 * 1024;
/** Longer than any key that names something. */
const KEY_BYTES = 16 * 1024;

export type CodecsReport = {
  cases: number;
  thrown: number;
  /** Of the slowest case, at its best of some tries: others use the machine, too. */
  slowestMs: number;
  /** Of each round over all mixed keys, and over the parsing of what is JSON among their values. */
  decodeMs: number[];
  parseMs: number[];
};

function spoil(): Pick<CodecsReport, "cases" | "thrown" | "slowestMs"> {
  const next = random(SEED);
  let done = 0;
  let thrown = 0;
  let slowestMs = 0;
  while (done < Number(cases)) {
    for (const example of exampleKeys) {
      for (const mutant of mutations(example, 100, next)) {
        done += 1;
        try {
          const took = time(mutant);
          if (took > slowestMs) slowestMs = Math.max(slowestMs, took > 1 ? best(mutant) : took);
        } catch {
          thrown += 1;
        }
      }
    }
  }
  for (const large of adversaries()) slowestMs = Math.max(slowestMs, best(large));
  return { cases: done, thrown, slowestMs };
}

/** Values just under 64 KiB, and long keys, of what makes careless readers go over it again and again. */
function* adversaries(): Generator<StoredKey> {
  const fill = (unit: string) => unit.repeat(Math.floor((SMALL_BYTES - 64) / unit.length));
  const parts = [
    '\\"',
    "[",
    '{"a":',
    "&",
    "a=&",
    "%",
    "%zz&",
    ":",
    "1",
    "1.",
    "@",
    "/",
    ",",
    '"',
    "\\",
    "://",
  ];
  for (const part of parts) {
    for (const example of exampleKeys) {
      yield { ...example, value: Buffer.from(fill(part)) };
      yield { ...example, value: Buffer.from(`{"1234567890123456":"${fill(part)}`) };
      yield { ...example, value: Buffer.from(`[1234567890123456,${fill(part)}`) };
      const end = Buffer.from(fill(part).slice(0, KEY_BYTES));
      yield { ...example, key: Buffer.concat([example.key, end]) };
    }
  }
  const many = JSON.stringify(
    Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [n, "x"])),
  );
  for (const member of ["metadata", "Metadata", "tags", "ServerLabels", "labels", "properties"]) {
    for (const example of exampleKeys) {
      const text = example.value.toString();
      const place = new RegExp(`"${member}":(null|\\{[^{}]*\\})`);
      for (const filling of [many, ...nested()]) {
        const value = text.replace(place, `"${member}":${filling}`);
        yield { ...example, value: Buffer.from(value) };
      }
    }
  }
}

/** As deep as fits, and many times as deep as is read. */
function nested(): string[] {
  const list = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  const lists = (depth: number) =>
    `[${Array.from({ length: Math.floor(29_000 / depth) }, () => list(depth)).join()}]`;
  const object = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
  const objects = (depth: number, parts: number) =>
    `[${Array.from({ length: Math.floor(parts / depth) }, () => object(depth)).join()}]`;
  // As many parts as are read, and more.
  const many = [objects(50, 4_900), objects(1, 4_900), objects(1, 7_900)];
  return [list(30_000), object(10_000), lists(990), lists(95), lists(10), ...many];
}

function time(stored: StoredKey): number {
  const began = performance.now();
  decode(stored);
  return performance.now() - began;
}

function best(stored: StoredKey): number {
  let least = Number.POSITIVE_INFINITY;
  for (let n = 0; n < 3 && (n === 0 || least > SLOW_MS / 5); n += 1)
    least = Math.min(least, time(stored));
  return least;
}

function rounds(): Pick<CodecsReport, "decodeMs" | "parseMs"> {
  const mixed = mixedKeys(Number(keys));
  const decodeMs: number[] = [];
  const parseMs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    decodeMs.push(timeAll(() => mixed.map((stored) => decode(stored))));
    parseMs.push(
      timeAll(() =>
        mixed.map(({ value }) => (value[0] === 0x7b ? JSON.parse(value.toString()) : value)),
      ),
    );
  }
  return { decodeMs, parseMs };
}

function timeAll(run: () => unknown[]): number {
  // Of the processor rather than of the clock: others use the machine, too. The compiler's time counts.
  const began = process.cpuUsage();
  if (run().length === 0) throw new Error("there is nothing to decode");
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000;
}

// Cold first: that is how a console starts.
const report: CodecsReport = { ...rounds(), ...spoil() };
process.send?.(report);
if (!process.send) console.log(report);
process.on("disconnect", () => process.exit(0));
