import "server-only";

import { z } from "zod";

import type { FormatMapping } from "@/lib/codecs/detect";
import { canonicalKeyText, fromKeyText, toKeyText } from "@/lib/codecs/key-text";
import { isStatusError } from "@/lib/errors";
import type { KeyValue } from "@/lib/etcd/kv";
import type { DoneBy } from "@/lib/history/model";
import type { OwnKeyReader, OwnKeys } from "@/lib/operate/consoles/own-keys";

import { assertMapping } from "./format";
import { type MalformedPin, PINS, type Pin, pinIdSchema, pinRecordSchema } from "./pin";

/** What was removed is remembered for as long as keys may be read anew because of it. */
const REMOVED_KEPT = 100;

/** What pins were made or taken away: keys under these prefixes may read otherwise now. */
export type PinChange = { prefix: string; revision: number; operation: string };

type Entry = Omit<Pin, "overruled">;

/** What operators have pinned, as etcd has it now, beside what is configured. */
export class Pins implements OwnKeyReader {
  readonly configured: readonly FormatMapping[];
  readonly #keys: Pick<OwnKeys, "loaded" | "error" | "reached">;
  readonly #root: string;
  readonly #pins = new Map<string, Entry>();
  readonly #malformed = new Map<string, MalformedPin>();
  /** Who took a pin away; by its id, and only where it was done from here with a name. */
  readonly #removed = new Map<string, DoneBy>();
  #changes: Omit<PinChange, "revision">[] = [];
  /** Those in force: of two with the same prefix the first counts. Another array after each change. */
  mappings: readonly FormatMapping[];
  /** Called once {@link mappings} are others. */
  onChange: (changes: readonly PinChange[]) => void = () => {};

  constructor(keys: OwnKeys, root: string, configured: readonly FormatMapping[]) {
    this.#keys = keys;
    this.#root = root;
    this.configured = configured;
    this.mappings = configured;
    keys.read(PINS, this);
  }

  get loaded(): boolean {
    return this.#keys.loaded;
  }

  /** Why they are not known, or not up to date. */
  get problem(): string | null {
    return this.#keys.error?.message ?? null;
  }

  /** Waits until they are known, unless that is not to be. */
  async known(withinMs: number): Promise<void> {
    const forbidden = this.#keys.error?.code === "permission_denied";
    if (!this.loaded && !forbidden) await this.#keys.reached(1, withinMs);
  }

  /** Waits until this console knows what was written at a revision. */
  async reached(revision: number, withinMs: number): Promise<void> {
    await this.#keys.reached(revision, withinMs);
  }

  /** Newest first. */
  list(): Pin[] {
    return [...this.#pins.values()]
      .map((entry) => this.#toPin(entry))
      .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
  }

  get(id: string): Pin | undefined {
    const entry = this.#pins.get(id);
    return entry && this.#toPin(entry);
  }

  malformed(): MalformedPin[] {
    return [...this.#malformed.values()];
  }

  /** The key under which a pin is kept. */
  keyOf(id: string): Buffer {
    return Buffer.concat([Buffer.from(`${this.#root}${PINS}`), fromKeyText(id)]);
  }

  /** Somebody here is about to take it away: what that does is theirs. */
  removing(id: string, who: Pick<DoneBy, "actor" | "reason">): void {
    this.#removed.set(id, { kind: "unpin", ...who });
    for (const known of this.#removed.keys()) {
      if (this.#removed.size <= REMOVED_KEPT) break;
      this.#removed.delete(known);
    }
  }

  /** Whose doing it is that keys read otherwise. */
  doneBy(operation: string): DoneBy | null {
    const pin = this.#pins.get(operation);
    if (pin) return { kind: "pin", actor: pin.actor, reason: pin.reason };
    return this.#removed.get(operation) ?? null;
  }

  base(kvs: readonly KeyValue[]): void {
    const present = new Set(kvs.map(({ key }) => this.#idOf(key)));
    for (const id of this.#pins.keys()) if (!present.has(id)) this.#remove(id);
    this.#malformed.clear();
    for (const kv of kvs) this.put(kv);
  }

  put({ key, value, modRevision }: KeyValue): void {
    const id = this.#idOf(key);
    if (this.#pins.get(id)?.modRevision === modRevision) return;
    this.#remove(id);
    this.#malformed.delete(id);
    try {
      const entry = parsePin(id, value, modRevision);
      this.#pins.set(id, entry);
      this.#changes.push({ prefix: entry.prefix, operation: id });
    } catch (error) {
      const known = isStatusError(error) ? error.message : "it is no JSON";
      const problem = error instanceof z.ZodError ? z.prettifyError(error) : known;
      this.#malformed.set(id, { id, key: toKeyText(key), problem, modRevision });
    }
  }

  delete(key: Buffer): void {
    const id = this.#idOf(key);
    this.#malformed.delete(id);
    this.#remove(id);
  }

  applied(revision: number): void {
    if (this.#changes.length === 0) return;
    const changes = this.#changes.map((change) => ({ ...change, revision }));
    this.#changes = [];
    const pinned = [...this.#pins.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    this.mappings = [...this.configured, ...pinned];
    this.onChange(changes);
  }

  #remove(id: string): void {
    const entry = this.#pins.get(id);
    if (!entry) return;
    this.#pins.delete(id);
    if (!this.#removed.has(id)) this.removing(id, { actor: null, reason: "" });
    this.#changes.push({ prefix: entry.prefix, operation: id });
  }

  #toPin(entry: Entry): Pin {
    const overruled = this.configured.some(({ prefix }) => prefix === entry.prefix);
    return { ...entry, overruled };
  }

  #idOf(key: Buffer): string {
    return toKeyText(key.subarray(Buffer.byteLength(this.#root) + PINS.length));
  }
}

function parsePin(id: string, value: Buffer, modRevision: number): Entry {
  const record = pinRecordSchema.parse(JSON.parse(value.toString("utf8")));
  pinIdSchema.parse(id);
  assertMapping(record);
  return { ...record, id, modRevision, prefix: canonicalKeyText(record.prefix) };
}
