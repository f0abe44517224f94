import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe } from "vitest";

import { JournalStore, type JournalTarget } from "@/lib/history/store";

import { hasPostgres, startPostgres, type TestPostgres } from "./postgres";

/** Where the tests of one database find it. */
export type TestDatabases = {
  /** A new, empty one. */
  create(): Promise<JournalTarget>;
  /** Opens one, by default a new one; closed after the test. */
  open(target?: JournalTarget): Promise<JournalStore>;
};

/** Defines tests once for each database that a journal can be kept in and that this machine has. */
export function describeEachDatabase(define: (databases: TestDatabases) => void): void {
  describe("in SQLite", () => {
    let folder = "";
    let files = 0;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "rollcall-journal-"));
    });
    define(useStores(async () => ({ file: join(folder, `journal-${++files}.db`) })));
    afterAll(() => rm(folder, { recursive: true, force: true }));
  });
  if (!hasPostgres) return;
  describe("in PostgreSQL", () => {
    let server: TestPostgres | undefined;
    beforeAll(async () => {
      server = await startPostgres();
    });
    define(useStores(async () => {
      if (!server) throw new Error("PostgreSQL runs only while tests do");
      return { url: await server.createDatabase() };
    }));
    afterAll(() => server?.stop());
  });
}

function useStores(create: () => Promise<JournalTarget>): TestDatabases {
  const opened: JournalStore[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });
  return {
    create,
    open: async (target) => {
      const store = await JournalStore.open(target ?? (await create()));
      opened.push(store);
      return store;
    },
  };
}
