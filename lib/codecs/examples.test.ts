import { describe, expect, it } from "vitest";
import { z } from "zod";

import { toldInstanceSchema } from "@/lib/testing/told-instance";

import { decode } from "./detect";
import type { StoredKey } from "./entry";
import examples from "./examples.json" with { type: "json" };
import { addressesOf } from "./instance";

const expectedSchema = toldInstanceSchema.extend({
  instanceId: z.string(),
  version: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  weight: z.number().nullable(),
  warnings: z.array(z.string()).optional(),
});

const exampleSchema = z.object({
  framework: z.string(),
  variant: z.string(),
  key: z.string(),
  value: z.string().optional(),
  valueBase64: z.string().optional(),
  lease: z.string(),
  kind: z.string().optional(),
  expected: z.array(expectedSchema).optional(),
});

type Example = z.infer<typeof exampleSchema>;

/** Where the codec's name is not the framework's. */
const codecNames: Readonly<Record<string, string>> = { "etcd-election": "etcd-lock" };

const all = z.array(exampleSchema).parse(examples);

describe("decode", () => {
  it.each(all.filter(({ expected }) => expected))("reads $framework: $variant", (example) => {
    const decoded = decode(storedOf(example));
    expect(decoded).toMatchObject({ kind: "instance", codec: example.framework });
    expect(decoded.instances).toHaveLength(example.expected?.length ?? 0);
    for (const [at, expected] of (example.expected ?? []).entries()) {
      const instance = decoded.instances[at];
      if (!instance) throw new Error("there is no such instance");
      const { instanceId, metadata, version, weight, warnings, addresses, ...details } = expected;
      expect(addressesOf(instance)).toEqual(addresses);
      expect(instance).toMatchObject({
        ...withoutNone(details),
        id: instanceId,
        metadata: texts(metadata),
      });
      expect(instance.version ?? null).toBe(version);
      expect(instance.weight ?? null).toBe(weight);
      if (warnings) expect(instance.warnings).toEqual(["wildcard"]);
    }
  });

  it.each(all.filter(({ kind }) => kind))(
    "takes no instance from $framework: $variant",
    (example) => {
      const decoded = decode(storedOf(example));
      const codec = codecNames[example.framework] ?? example.framework;
      expect(decoded).toMatchObject({ kind: example.kind, codec, instances: [] });
    },
  );

  it.each(all.filter(({ framework }) => framework !== "unknown"))(
    "is certain, or says that it guesses: $framework: $variant",
    (example) => {
      const { confidence, kind, codec } = decode(storedOf(example));
      const guesses =
        codec === "go-kit" ||
        example.variant.startsWith("WithId") ||
        example.key === "/legacyauth/10.0.0.7:8888" ||
        (kind === "structural" && example.key === "/rpcx_test/Echo");
      if (guesses) expect(confidence).toBeLessThan(85);
      else expect(confidence).toBeGreaterThanOrEqual(85);
    },
  );
});

function storedOf({ key, value, valueBase64, lease }: Example): StoredKey {
  return {
    key: Buffer.from(key),
    value: value === undefined ? Buffer.from(valueBase64 ?? "", "base64") : Buffer.from(value),
    lease,
    ...{ createRevision: 2, modRevision: 2, version: 1 },
  };
}

function texts(metadata: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, String(value)]));
}

/** Empty metadata of a service need not be told. */
function withoutNone<T extends { serviceMetadata?: Record<string, string> }>(details: T) {
  const { serviceMetadata, ...rest } = details;
  return Object.keys(serviceMetadata ?? {}).length > 0 ? details : rest;
}
