import "server-only";

import { createHash } from "node:crypto";

import { z } from "zod";

import { fromKeyText } from "@/lib/codecs/key-text";
import type { KeyValue } from "@/lib/etcd/kv";
import { log } from "@/lib/log";
import { DIVERTED, type RuledAct } from "@/lib/registry/enforced";

import type { OwnKeyReader, OwnKeys } from "../consoles/own-keys";

const diversionSchema = z.object({
  /** Key text of what was overwritten. */
  key: z.string(),
  service: z.string(),
  address: z.string(),
  framework: z.string(),
  /** Whose address stands there now; null where the framework has a word for "inactive". */
  sibling: z.string().nullable(),
  /** What stood there, in base64. */
  value: z.base64(),
  rule: z.string(),
  at: z.number(),
});

export type Diversion = z.infer<typeof diversionSchema>;

/**
 * What was overwritten, and with what. It is written in the transaction that overwrites, so both have the same mod
 * revision: as long as they do, what stands there is ours.
 */
export type DiversionEntry = { diversion: Diversion; recordKey: Buffer; modRevision: number };

/** Every diversion, whichever console made it. */
export class DivertedBook implements OwnKeyReader {
  readonly #root: string;
  readonly #byRecord = new Map<string, DiversionEntry>();
  readonly #byService = new Map<string, Map<string, DiversionEntry>>();
  /** Called with each, so that all know whose doing it is. `late`: it was written now, rather than found. */
  onPut: (act: RuledAct, late: boolean) => void = () => {};
  /** Called once a revision that touches any is applied. */
  onChange: () => void = () => {};
  #changed = false;

  constructor(keys: OwnKeys, root: string) {
    this.#root = root;
    keys.read(DIVERTED, this);
  }

  get size(): number {
    return this.#byRecord.size;
  }

  all(): DiversionEntry[] {
    return [...this.#byRecord.values()];
  }

  in(service: string): Iterable<DiversionEntry> {
    return this.#byService.get(service)?.values() ?? [];
  }

  /** What the key is now, if that is our own doing: by its service, since it registers one. */
  find(service: string, key: string): DiversionEntry | undefined {
    return this.#byService.get(service)?.get(key);
  }

  recordKey(key: string): Buffer {
    const hash = createHash("sha256").update(fromKeyText(key)).digest("hex");
    return Buffer.from(`${this.#root}${DIVERTED}${hash}`);
  }

  base(kvs: readonly KeyValue[]): void {
    this.#byRecord.clear();
    this.#byService.clear();
    this.#changed = true;
    for (const kv of kvs) this.put(kv, false);
  }

  put({ key, value, modRevision }: KeyValue, late = true): void {
    this.delete(key);
    try {
      const diversion = diversionSchema.parse(JSON.parse(value.toString()));
      const recordKey = Buffer.from(key);
      if (!recordKey.equals(this.recordKey(diversion.key))) throw new Error("of another key");
      const entry = { diversion, recordKey, modRevision };
      this.#byRecord.set(key.toString(), entry);
      const own = this.#byService.get(diversion.service);
      if (own) own.set(diversion.key, entry);
      else this.#byService.set(diversion.service, new Map([[diversion.key, entry]]));
      this.onPut({ ...diversion, revision: modRevision }, late);
    } catch (error) {
      log.error("quarantine: cannot read what was overwritten", { key: key.toString(), error });
    }
  }

  delete(key: Buffer): void {
    const entry = this.#byRecord.get(key.toString());
    this.#changed = true;
    if (!entry) return;
    this.#byRecord.delete(key.toString());
    const { service, key: overwritten } = entry.diversion;
    const own = this.#byService.get(service);
    if (own?.delete(overwritten) && own.size === 0) this.#byService.delete(service);
  }

  applied(): void {
    if (!this.#changed) return;
    this.#changed = false;
    this.onChange();
  }
}
