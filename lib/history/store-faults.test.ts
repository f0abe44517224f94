import { chmod, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { freePort } from "@/lib/testing/etcd";
import { stateOf, writeOf } from "@/lib/testing/journal-writes";
import { hasPostgres, startPostgres } from "@/lib/testing/postgres";

import { openDatabase } from "./database";
import { JournalStore } from "./store";

describe("a file", () => {
  let folder = "";
  let file = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "rollcall-faults-"));
    file = join(folder, "deep", "journal.db");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A journal with some lines, closed again. */
  async function writeJournal(lines = 300): Promise<void> {
    const store = await JournalStore.open({ file });
    const { epoch } = await store.resume("a");
    const writes = Array.from({ length: lines }, (_, index) =>
      writeOf({ revision: index + 1, key: `a/${index}` }),
    );
    await store.append(epoch, { writes, coverage: { revision: lines, at: 1_000 } });
    await store.close();
  }

  async function expectRefused(pattern: RegExp): Promise<void> {
    const before = await readFile(file);
    const message = expect.stringMatching(pattern);
    await expect(JournalStore.open({ file })).rejects.toMatchObject({
      ...{ code: "failed_precondition", message },
    });
    await expect(JournalStore.open({ file })).rejects.toMatchObject({
      message: expect.stringContaining(file),
    });
    expect((await readFile(file)).equals(before)).toBe(true);
  }

  test("that is no database is refused, and left as it is", async () => {
    await writeJournal();
    await writeFile(file, "my notes ".repeat(1_000));
    await expectRefused(/is no SQLite database.*Move it away/);
  });

  test("of another program is refused, and left as it is", async () => {
    file = join(folder, "other.db");
    const db = new Database(file);
    db.exec("create table notes (text); insert into notes values ('mine')");
    db.close();
    await expectRefused(/another program/);
  });

  test("of a newer version is refused, and left as it is", async () => {
    await writeJournal();
    const db = new Database(file);
    db.exec("update rollcall_schema set version = 99");
    db.close();
    await expectRefused(/newer Rollcall/);
  });

  test("that is damaged says so where it is read, and what to do", async () => {
    await writeJournal(3_000);
    const handle = await open(file, "r+");
    const { size } = await handle.stat();
    // The first page, which holds the schema, stays whole.
    await handle.write(Buffer.alloc(size - 8_192, 0x5a), 0, size - 8_192, 8_192);
    await handle.close();
    const reading = (async () => {
      const store = await JournalStore.open({ file });
      try {
        await store.page({}, { limit: 100 });
      } finally {
        await store.close();
      }
    })();
    const message = expect.stringMatching(/is damaged.*backup/);
    await expect(reading).rejects.toMatchObject({ code: "failed_precondition", message });
    expect((await readFile(file)).length).toBeGreaterThan(8_192);
  });

  test("that cannot be written to is read, and appending says why it cannot", async () => {
    await writeJournal();
    await chmod(file, 0o444);
    // Permissions do not hold the superuser back.
    const readOnly = process.getuid?.() === 0;
    const store = await JournalStore.open({ file }, { readOnly });
    try {
      expect(store.readOnly).toBe(true);
      expect((await store.page({}, { limit: 1_000 })).entries).toHaveLength(300);
      expect(await store.resume("a")).toEqual({ epoch: 1, coverage: { revision: 300, at: 1_000 } });
      await expect(store.append(1, { writes: [], coverage: null })).rejects.toMatchObject({
        code: "failed_precondition",
        message: expect.stringContaining(file),
      });
    } finally {
      await store.close();
    }
  });

  test("that grows no more keeps what it has, and goes on when there is space again", async () => {
    await writeJournal();
    const full = await JournalStore.open({ file }, { maxPages: 100 });
    const writes = Array.from({ length: 5_000 }, (_, index) =>
      writeOf({ revision: 301 + index, key: `a/${index}` }),
    );
    const batch = { writes, coverage: { revision: 5_300, at: 2_000 } };
    const value = Buffer.alloc(1_024 * 1_024, 1);
    const states = [{ ...stateOf("a/1", 1), value }];
    try {
      for (const failing of [full.append(1, batch), full.append(1, batch)]) {
        await expect(failing).rejects.toMatchObject({
          code: "out_of_space",
          message: expect.stringContaining(file),
        });
      }
      expect((await full.page({}, { limit: 1_000 })).entries).toHaveLength(300);
      expect((await full.resume("a")).coverage?.revision).toBe(300);
      await full.append(1, { writes: [], coverage: { revision: 301, at: 2_000 } });
    } finally {
      await full.close();
    }
    const store = await JournalStore.open({ file });
    await store.append(1, batch);
    await store.checkpoint(1, batch.coverage, states);
    const state = (await store.stateAt(1, 5_300)).get("a/1");
    expect(state?.value.equals(value)).toBe(true);
    await store.close();
  });

  test("in a folder that is none is refused", async () => {
    await writeFile(join(folder, "deep"), "");
    await expect(JournalStore.open({ file })).rejects.toMatchObject({
      code: "failed_precondition",
      message: expect.stringContaining(file),
    });
  });
});

if (hasPostgres) {
  const backend = sql<{ pid: number }>`select pg_backend_pid() as pid`;

  describe("a PostgreSQL server", () => {
    test("that is away is said to be, without its password", async () => {
      const url = `postgres://rollcall:geheim@127.0.0.1:${await freePort()}/journal`;
      const opening = JournalStore.open({ url });
      await expect(opening).rejects.toMatchObject({ code: "unavailable" });
      await expect(opening).rejects.toSatisfy(
        (error: Error) =>
          /127\.0\.0\.1.*journal/.test(error.message) && !/geheim/.test(error.message),
      );
    });

    test("that goes away and comes back is used again, and has what was appended", async () => {
      const server = await startPostgres();
      try {
        const url = await server.createDatabase();
        const wrong = url.replace(/:[^:@/]+@/, ":geheim@");
        await expect(JournalStore.open({ url: wrong })).rejects.toMatchObject({
          code: "failed_precondition",
          message: expect.not.stringContaining("geheim"),
        });
        const store = await JournalStore.open({ url });
        const { epoch } = await store.resume("a");
        const append = (revision: number) =>
          store.append(epoch, {
            writes: [writeOf({ revision, key: "a/1" })],
            coverage: { revision, at: revision },
          });
        await append(1);
        await server.kill();
        await expect(append(2)).rejects.toMatchObject({ code: "unavailable" });
        await expect(store.page({}, { limit: 1 })).rejects.toMatchObject({ code: "unavailable" });
        await server.start();
        await append(2);
        expect((await store.page({}, { limit: 5 })).entries).toHaveLength(2);
        await server.query(url, "update rollcall_schema set version = 99");
        await expect(JournalStore.open({ url })).rejects.toMatchObject({
          code: "failed_precondition",
        });
        await store.close();
      } finally {
        await server.stop();
      }
    });

    test("that ends a connection in the middle of a transaction fails that transaction alone", async () => {
      const server = await startPostgres();
      try {
        const { read, write, problem, close } = await openDatabase({
          url: await server.createDatabase(),
        });
        const broken = write.transaction().execute(async (transaction) => {
          const pid = (await backend.execute(transaction)).rows[0]?.pid;
          await sql`select pg_terminate_backend(${pid})`.execute(read);
          // No statement is under way that could be told of it.
          await vi.waitFor(async () => {
            const left = await sql`select from pg_stat_activity where pid = ${pid}`.execute(read);
            expect(left.rows).toEqual([]);
          });
          await backend.execute(transaction);
        });
        const reason = await broken.catch((error: unknown) => problem(error));
        expect(reason).toMatchObject({ code: "unavailable" });
        expect((await backend.execute(write)).rows).toHaveLength(1);
        await close();
      } finally {
        await server.stop();
      }
    });
  });
}
