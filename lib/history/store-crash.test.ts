import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";

import { describeEachDatabase } from "@/lib/testing/journal-databases";
import { seeded } from "@/lib/testing/journal-histories";

import type { JournalTarget } from "./store";

const folder = mkdtempSync(join(tmpdir(), "rollcall-append-"));
const program = join(folder, "append-program.cjs");

// One file, since it is started often.
beforeAll(() =>
  build({
    entryPoints: [new URL("../testing/append-program.ts", import.meta.url).pathname],
    outfile: program,
    bundle: true,
    platform: "node",
    conditions: ["react-server"],
    external: ["pg-native"],
  }),
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeEachDatabase((databases) => {
  test("a writer that is killed leaves no line without its coverage, and no coverage without its lines", async () => {
    const target = await databases.create();
    const random = seeded(41);
    const store = await databases.open(target);
    let before = 0;
    for (let round = 0; round < 10; round++) {
      await appendUntilKilled(target, 20 + random() * 150);
      const { epoch, coverage } = await store.resume("a");
      const revision = coverage?.revision ?? 0;
      expect(revision).toBeGreaterThanOrEqual(before);
      before = revision;
      const { entries } = await store.page({}, { limit: 1 });
      expect(entries.map((entry) => entry.type === "change" && entry.revision)).toEqual(
        revision === 0 ? [] : [revision],
      );
      const { buckets } = await store.activity({ from: 0, to: 60_000, buckets: 1 });
      expect({ epoch, came: buckets[0]?.came }).toEqual({ epoch: 1, came: revision });
    }
    expect(before).toBeGreaterThan(0);
    // One line for each revision: none is missing, none is there twice.
    const revisions: number[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await store.page({}, { limit: 1_000, ...(cursor ? { cursor } : {}) });
      for (const entry of page.entries) if (entry.type === "change") revisions.push(entry.revision);
      cursor = page.older;
    }
    expect(revisions).toEqual(Array.from({ length: before }, (_, index) => before - index));
  }, 90_000);
});

/** Lets a process of its own append for some time, and kills it in the middle of it. */
async function appendUntilKilled(target: JournalTarget, ms: number): Promise<void> {
  const writer = spawn(process.execPath, [program, JSON.stringify(target)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(writer, "exit");
  await Promise.race([once(writer.stdout, "data"), exited]);
  // At a random moment: nothing is waited for.
  await delay(ms);
  writer.kill("SIGKILL");
  expect((await exited)[1]).toBe("SIGKILL");
}
