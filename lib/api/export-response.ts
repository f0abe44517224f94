import "server-only";

import { toByteStream } from "./byte-stream";

/** How the lines of a file are found and written. */
export type Export<T> = {
  /** What the file is called, before the time. */
  name: string;
  format: "csv" | "json";
  /** The page that follows a cursor, and the cursor of the next one. */
  read: (cursor: string | undefined) => Promise<{ entries: T[]; older: string | null }>;
  csvHeader: () => string;
  csvLine: (entry: T) => string;
};

/**
 * All that matches, as a file. It is read page by page as fast as the browser takes it, so that the
 * whole is never in memory; where reading fails in between, the download breaks off rather than end
 * early.
 *
 * @throws what reading the first page throws
 */
export async function exportFile<T>(from: Export<T>): Promise<Response> {
  const pages = readPages(from);
  // What fails at once is an error, not a file.
  const first = await pages.next();
  const { name, format } = from;
  const body = format === "csv" ? csvText(from, first, pages) : jsonText(first, pages);
  const type = format === "csv" ? "text/csv" : "application/json";
  return new Response(toByteStream(body), {
    headers: {
      "Content-Type": `${type}; charset=utf-8`,
      "Content-Disposition": `attachment; filename="${fileName(name, format)}"`,
    },
  });
}

type Pages<T> = AsyncGenerator<T[], void, void>;
type Page<T> = IteratorResult<T[], void>;
type Text = AsyncGenerator<string, void, void>;

async function* readPages<T>({ read }: Export<T>): Pages<T> {
  for (let cursor: string | undefined; ; ) {
    const { entries, older } = await read(cursor);
    yield entries;
    if (older === null) return;
    cursor = older;
  }
}

async function* csvText<T>(
  { csvHeader, csvLine }: Export<T>,
  first: Page<T>,
  pages: Pages<T>,
): Text {
  yield csvHeader();
  for await (const entries of withFirst(first, pages)) yield entries.map(csvLine).join("");
}

async function* jsonText<T>(first: Page<T>, pages: Pages<T>): Text {
  let separator = "[\n";
  for await (const entries of withFirst(first, pages)) {
    if (entries.length === 0) continue;
    yield separator + entries.map((entry) => JSON.stringify(entry)).join(",\n");
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

async function* withFirst<T>(first: Page<T>, rest: Pages<T>): Pages<T> {
  if (first.value) yield first.value;
  yield* rest;
}

/** Without colons, which some file systems do not take. */
function fileName(name: string, format: string): string {
  const at = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  return `rollcall-${name}-${at}.${format}`;
}
