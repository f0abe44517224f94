import { describe, expect, it } from "vitest";
import { z } from "zod";

import { toldInstanceSchema } from "@/lib/testing/told-instance";

import { CERTAIN } from "./codec";
import { decode } from "./detect";
import type { StoredKey } from "./entry";
import { addressesOf } from "./instance";
import registrations from "./real-registrations.json" with { type: "json" };

/** What the program was told to register, and not what was read of it. */
const toldSchema = toldInstanceSchema.extend({
  instanceId: z.string(),
  version: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
  weight: z.number().nullable(),
  warnings: z.array(z.string()).optional(),
});

const capturedSchema = z.object({
  framework: z.string(),
  /** What wrote it, with its version. */
  module: z.string(),
  told: z.string(),
  key: z.string(),
  value: z.string(),
  lease: z.string(),
  /** Whether anything but the framework could have written it; without, it is shown as a guess. */
  sure: z.boolean().optional(),
  expected: toldSchema.optional(),
  /** What it is, where it registers nothing. */
  kind: z.string().optional(),
});

type Captured = z.infer<typeof capturedSchema>;

const all = z.array(capturedSchema).parse(registrations);

describe("what released modules wrote into a real etcd", () => {
  it.each(all)("is read as it was meant: $module, $told", (captured) => {
    const decoded = decode(storedOf(captured));
    const { expected, kind = "instance" } = captured;
    expect(decoded.kind).toBe(kind);
    expect(decoded.instances).toHaveLength(expected ? 1 : 0);
    const [instance] = decoded.instances;
    if (!expected || !instance) return;
    const {
      instanceId,
      addresses,
      version,
      metadata,
      weight,
      warnings = [],
      ...details
    } = expected;
    expect(decoded.codec).toBe(captured.framework);
    expect(decoded.confidence >= CERTAIN).toBe(captured.sure);
    expect(addressesOf(instance)).toEqual(addresses);
    expect(instance).toMatchObject({ ...details, id: instanceId });
    expect(instance.metadata).toEqual(metadata);
    expect(instance.warnings).toEqual(warnings);
    expect(instance.version ?? null).toBe(version);
    expect(instance.weight ?? null).toBe(weight);
  });
});

function storedOf({ key, value, lease }: Captured): StoredKey {
  const revisions = { createRevision: 2, modRevision: 2, version: 1 };
  return { key: Buffer.from(key), value: Buffer.from(value), lease, ...revisions };
}
