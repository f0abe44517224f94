import type { KeyFolder, KeysAnswer, KeysQuery, OtherKey } from "@/lib/api/keys-contract";
import type { Kind } from "@/lib/codecs/codec";
import type { MessageKey } from "@/lib/i18n/catalogue";

/** One row of the page: a key, or a folder of several. */
export type KeyRow = OtherKey | KeyFolder;

/** What the reader chose; it stands in the URL. `under` is the open folder, `key` the one in detail. */
export type KeysFilter = { under: string; q: string; kind: string; key: string };

export const KEYS_DEFAULTS = { under: "", q: "", kind: "all", key: "" };

/** In the order in which they are offered. */
export const keyKinds = [
  "all",
  "undecodable",
  "unknown",
  "lock",
  "liveness",
  "auxiliary",
  "structural",
  "config",
  "data",
  "dns",
  "foreign",
] as const satisfies readonly KeysQuery["kind"][];

export const kindLabels: Record<KeysQuery["kind"] | Kind, MessageKey> = {
  all: "keys.all",
  instance: "keys.kindInstance",
  structural: "keys.kindStructural",
  liveness: "keys.kindLiveness",
  lock: "keys.kindLock",
  auxiliary: "keys.kindAuxiliary",
  config: "keys.kindConfig",
  data: "keys.kindData",
  dns: "keys.kindDns",
  foreign: "keys.kindForeign",
  undecodable: "keys.kindUndecodable",
  unknown: "keys.kindUnknown",
};

/** The query that a filter asks for. What a URL got wrong falls back to the default. */
export function toKeysQuery({
  under,
  q,
  kind,
}: KeysFilter): Pick<KeysQuery, "under" | "q" | "kind"> {
  const known = keyKinds.find((name) => name === kind) ?? "all";
  return { under: under.slice(0, 8_192), q: q.slice(0, 500), kind: known };
}

/** Names a row among those of a page. */
export function keyRowId(row: KeyRow): string {
  return row.type === "key" ? `key ${row.key}` : `folder ${row.prefix}`;
}

/** What a row is called in the folder `under`: the rest of its key. */
export function nameUnder(row: KeyRow, under: string): string {
  return (row.type === "key" ? row.key : row.prefix).slice(under.length);
}

/** The folders on the way to `under`, from the first on, each with its own part of the name. */
export function crumbsOf(under: string): { name: string; prefix: string }[] {
  const crumbs: { name: string; prefix: string }[] = [];
  let from = 0;
  while (from < under.length) {
    const slash = under.indexOf("/", from);
    const to = slash === -1 ? under.length : slash + 1;
    crumbs.push({ name: under.slice(from, to), prefix: under.slice(0, to) });
    from = to;
  }
  return crumbs;
}

/** The folder that `prefix` stands in; the empty one for what stands in none. */
export function parentOf(prefix: string): string {
  return crumbsOf(prefix).at(-2)?.prefix ?? "";
}

/**
 * All rows of the pages, each once: a row may have moved to the next page meanwhile. Where the pages only go on, those
 * that were there are not read again; there may be a hundred thousand rows before the page that came.
 */
export class KeyRows {
  #pages: readonly KeysAnswer[] = [];
  #rows: readonly KeyRow[] = [];
  #places = new Map<string, number>();

  of(pages: readonly KeysAnswer[]): readonly KeyRow[] {
    if (!this.#pages.every((page, index) => page === pages[index])) {
      this.#pages = [];
      this.#rows = [];
      this.#places = new Map();
    }
    const news = pages.slice(this.#pages.length);
    if (news.length === 0) return this.#rows;
    const rows = [...this.#rows];
    for (const row of news.flatMap((page) => page.rows)) {
      const id = keyRowId(row);
      const place = this.#places.get(id) ?? rows.length;
      this.#places.set(id, place);
      rows[place] = row;
    }
    this.#pages = pages;
    this.#rows = rows;
    return rows;
  }
}
