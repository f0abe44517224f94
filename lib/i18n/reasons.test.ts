import { describe, expect, it } from "vitest";

import { formatNames } from "@/lib/codecs/codecs";
import { decode } from "@/lib/codecs/detect";
import type { StoredKey } from "@/lib/codecs/entry";
import examples from "@/lib/codecs/examples.json" with { type: "json" };
import { decodeKey } from "@/lib/testing/decode-key";
import { mutations, random } from "@/lib/testing/mutate";

import { reasonInChinese } from "./zh/reasons";

/** Names, which are the same in any language. */
const names = /^(Kubernetes|ShardingSphere|Calico|Cilium|Stolon|Vault|M3|moleculer|Dubbo \w+)$/;

describe("what the console says of a key", () => {
  it("has Chinese words, whatever the key is like", () => {
    const next = random(20_261_123);
    const english = new Set<string>();
    const look = ({ reason }: { reason?: string | undefined }) => {
      if (reason === undefined || names.test(reason)) return;
      if (!/\p{Script=Han}/u.test(reasonInChinese(reason))) english.add(reason);
    };
    for (const { key, value, valueBase64, lease } of examples) {
      const seed: StoredKey = {
        ...{ key: Buffer.from(key), lease, createRevision: 2, modRevision: 2, version: 1 },
        value: value === undefined ? Buffer.from(valueBase64 ?? "", "base64") : Buffer.from(value),
      };
      look(decode(seed));
      for (const mutant of mutations(seed, 40, next)) look(decode(mutant));
      for (const format of formatNames) look(decode(seed, [{ prefix: "", format }]));
    }
    expect([...english]).toEqual([]);
  });

  it("says in Chinese, too, what it means to clients", () => {
    const kratos = { id: 1, name: "pay", version: "", metadata: null, endpoints: [] };
    const { reason = "" } = decodeKey("/microservices/pay/p-0", kratos);
    expect(reason).toMatch(/^expected id to be a string, without/);
    expect(reasonInChinese(reason)).toBe("id 应为字符串，否则其客户端找不到该服务的任何实例");
  });

  it("is left as it is where it is a name, even one that every object has", () => {
    expect(reasonInChinese("Kubernetes")).toBe("Kubernetes");
    expect(reasonInChinese("constructor")).toBe("constructor");
  });
});
