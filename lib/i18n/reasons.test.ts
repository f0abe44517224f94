import { readdir, readFile } from "node:fs/promises";

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

/** Where what an operator may be told is thrown. What only stops the start, or only programs see, is not among it. */
const FOLDERS = ["operate", "history", "api", "codecs", "registry"];
const NO_PAGE_ASKS = /^topics: |^no rule was made$|^X-Rollcall-Actor: | since /;

describe("why the console refuses", () => {
  it("has Chinese words, wherever it is thrown", async () => {
    const english: string[] = [];
    let found = 0;
    for (const folder of FOLDERS) {
      const root = new URL(`../${folder}/`, import.meta.url);
      for (const name of await readdir(root, { recursive: true })) {
        if (!name.endsWith(".ts") || name.includes(".test.")) continue;
        for (const message of messagesIn(await readFile(new URL(name, root), "utf8"))) {
          found += 1;
          if (NO_PAGE_ASKS.test(message)) continue;
          if (!/\p{Script=Han}/u.test(reasonInChinese(message))) english.push(message);
        }
      }
    }
    expect(found).toBeGreaterThan(60);
    expect(english).toEqual([]);
  });

  it("has Chinese words where it is put together of several", () => {
    expect(
      reasonInChinese("a: its node shuts down when it is gone. insist: true does it all the same"),
    ).toBe("a：它消失时其节点会关闭。insist: true 可以照样执行");
    expect(
      reasonInChinese(
        "etcd is not followed at this moment: etcd cannot be reached: the connection is refused",
      ),
    ).toBe("目前没有跟随 etcd：无法连接 etcd：连接被拒绝");
    expect(reasonInChinese("address: host:port is needed, e.g. 10.0.0.5:8080")).toBe(
      "address：需要 host:port，例如 10.0.0.5:8080",
    );
    expect(reasonInChinese("2026-11-23T03:12:00.000Z is before the journal: it is empty")).toBe(
      "2026-11-23T03:12:00.000Z 早于日志的起点",
    );
  });

  it("leaves an operator's words behind the console's as they are", () => {
    expect(reasonInChinese("minimum 3: binary")).toBe("最少 3 个实例：binary");
    expect(reasonInChinese("weight 5, metadata zone, idc: text")).toBe(
      "权重 5，元数据 zone, idc：text",
    );
    expect(reasonInChinese("/prod/ as kratos, namespaceDepth 2: it is no JSON")).toBe(
      "/prod/ 按 kratos 读取, namespaceDepth 2: it is no JSON",
    );
  });
});

/** What is put together of a part that is said elsewhere. */
const partial = /^\$\{(?:named|what)|\$\{(?:why|end|begins|how|when|under|problem)\}|: $/;

/** The messages of the errors that a source throws, with a number in the place of whatever they name. */
function messagesIn(source: string): string[] {
  const thrown = /new StatusError\(\s*"[a-z_]+",\s*(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`)/g;
  return [...source.matchAll(thrown)].flatMap(([, text, template]) => {
    const written = text ?? template ?? "";
    if (partial.test(written)) return [];
    const named = written.replace(/^\$\{field\}/, "weight").replace(/\$\{[^}]*\}/g, "7");
    return [named.replaceAll("\\\\", "\\")];
  });
}
