import { describe, expect, it } from "vitest";
import { z } from "zod";

import { toldInstanceSchema } from "@/lib/testing/told-instance";

import { CERTAIN, type Decoded } from "./codec";
import { decode } from "./detect";
import type { StoredKey } from "./entry";
import { Evidence } from "./evidence";
import { addressesOf } from "./instance";
import captured from "./real-systems.json" with { type: "json" };

const instanceSchema = toldInstanceSchema.extend({
  id: z.string(),
  version: z.string().optional(),
  weight: z.number().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
});

/** What a system wrote, and what it was told to register: not what a codec made of it. */
const captureSchema = z.object({
  system: z.string(),
  version: z.string(),
  note: z.string(),
  key: z.string(),
  value: z.string().optional(),
  valueBase64: z.string().optional(),
  lease: z.string(),
  codec: z.string().default("unknown"),
  kind: z.string().default("instance"),
  expected: z.array(instanceSchema).default([]),
  /** The id under which a key that cannot be read is listed. */
  listed: z.string().optional(),
  danger: z.string().optional(),
  sensitive: z.boolean().optional(),
  belongsTo: z.string().optional(),
});

type Capture = z.infer<typeof captureSchema>;

const all = z.array(captureSchema).parse(captured);
const verdicts = readTogether(all);

describe("what real systems write is read as what they were told to register", () => {
  it.each(all)("$system $version: $note, $key", (capture) => {
    const decoded = verdicts.get(capture.key);
    if (!decoded) throw new Error("the key was not read");
    const { kind, codec, danger, sensitive, expected, listed } = capture;
    expect(decoded).toMatchObject({ kind, codec });
    expect(decoded.danger).toBe(danger);
    expect(decoded.sensitive).toBe(sensitive);
    if (codec !== "unknown") expect(decoded.confidence).toBeGreaterThanOrEqual(CERTAIN);
    if (capture.belongsTo) expect(decoded.belongsTo).toEqual({ key: capture.belongsTo });
    if (listed !== undefined) {
      expect(decoded.instances.map(({ id }) => id)).toEqual([listed]);
      return;
    }
    expect(decoded.instances).toHaveLength(expected.length);
    for (const [at, { addresses, ...details }] of expected.entries()) {
      const instance = decoded.instances[at];
      if (!instance) throw new Error("there is no such instance");
      expect(instance).toMatchObject(details);
      expect(addressesOf(instance)).toEqual(addresses);
    }
  });
});

/** Each key as it is read where all the others are known. */
function readTogether(captures: readonly Capture[]): Map<string, Decoded> {
  const evidence = new Evidence();
  const read = new Map<string, Decoded>();
  // Once more, since a key may be told by one that comes later.
  for (const capture of [...captures, ...captures]) {
    const before = read.get(capture.key);
    const decoded = decode(storedOf(capture), [], { evidence, ...(before && { before }) });
    evidence.put(capture.key, decoded, before);
    read.set(capture.key, decoded);
  }
  return read;
}

function storedOf({ key, value, valueBase64, lease }: Capture): StoredKey {
  return {
    key: Buffer.from(key),
    value: value === undefined ? Buffer.from(valueBase64 ?? "", "base64") : Buffer.from(value),
    lease,
    ...{ createRevision: 2, modRevision: 2, version: 1 },
  };
}
