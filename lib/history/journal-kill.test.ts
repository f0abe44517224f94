import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { build } from "esbuild";
import { beforeAll, expect, it, onTestFinished, vi } from "vitest";

import { list, put } from "@/lib/etcd/kv";
import { grant, revoke } from "@/lib/etcd/lease";
import { describeEachDatabase } from "@/lib/testing/journal-databases";
import { seeded } from "@/lib/testing/journal-histories";
import { journalIn } from "@/lib/testing/journal-in";
import { useClusters } from "@/lib/testing/use-cluster";
import { useEtcd } from "@/lib/testing/use-etcd";

import { replay } from "./replay";

/** Writes while one console runs, and after it was killed. */
const BURST = 40;
const scope = { prefixes: [""], formats: [], ownRoot: "/rollcall/" };
/** Beside node_modules, in which what it imports is looked for. */
const program = join(process.cwd(), ".rollcall", "test", "journal-process.mjs");

describeEachDatabase((databases) => {
  const etcd = useEtcd();
  const newCluster = useClusters(etcd);

  beforeAll(async () => {
    await build({
      entryPoints: ["lib/testing/journal-process.ts"],
      outfile: program,
      bundle: true,
      platform: "node",
      format: "esm",
      packages: "external",
      alias: { "server-only": join(process.cwd(), "node_modules/server-only/empty.js") },
      logLevel: "error",
    });
  });

  function startConsole(place: string): { child: ChildProcess; joined: Promise<unknown> } {
    const child = spawn(process.execPath, [program, etcd.endpoint, place], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    // Not left behind by a test that fails before it has killed it.
    onTestFinished(() => void child.kill("SIGKILL"));
    const { stdout } = child;
    if (!stdout) throw new Error("a console without output");
    return { child, joined: Promise.race([once(stdout, "data"), once(child, "exit")]) };
  }

  it("has lost and doubled nothing after kills at random moments of a burst", {
    timeout: 240_000,
  }, async () => {
    const next = seeded(50);
    const target = await databases.create();
    const place = "file" in target ? target.file : target.url;
    // A file's pages are written by the process that is killed; a database server survives it.
    const kills = "file" in target ? 50 : 10;
    const began = newCluster({ history: journalIn(target) });
    await vi.waitFor(() => began.assertLoaded(), { timeout: 15_000, interval: 10 });
    await began.journal.flush();
    const from = began.journal.coverage.revision;
    await began.close();

    const leases: string[] = [];
    let written = 0;
    const writeOne = async () => {
      if (leases.length < 4) leases.push((await grant(etcd.client, 600)).id);
      written += 1;
      if (written % 40 === 0) return revoke(etcd.client, leases.shift() ?? "");
      const lease = leases[written % leases.length];
      const address = `10.0.0.${Math.floor(next() * 20)}:8080`;
      return put(etcd.client, `killed.rpc/${Math.floor(next() * 30)}`, address, { lease });
    };

    for (let kill = 0; kill < kills; kill += 1) {
      const { child, joined } = startConsole(place);
      const exited = once(child, "exit");
      // Some are killed while they make up for what was missed, most while they follow.
      if (kill % 5 > 0) await joined;
      const killedAt = Math.floor(next() * BURST);
      for (let write = 0; write < BURST; write += 1) {
        if (write === killedAt) child.kill("SIGKILL");
        await writeOne();
      }
      await exited;
      expect(child.signalCode).toBe("SIGKILL");
    }

    const last = newCluster({ history: journalIn(target) });
    await vi.waitFor(() => last.assertLoaded(), { timeout: 15_000, interval: 10 });
    await last.journal.flush();
    const to = last.journal.coverage.revision;
    const { store, epoch } = last.journal;

    const recorded: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.page({}, { cursor, limit: 1_000 });
      for (const entry of page.entries) {
        expect(entry.type).toBe("change");
        if (entry.type === "change") {
          recorded.push([entry.revision, entry.key, entry.service, entry.address].join(" "));
        }
      }
      cursor = page.older ?? undefined;
    } while (cursor);

    const { writes } = await replay(etcd.client, scope, {
      from,
      to,
      after: 0,
      check: async () => null,
    });
    const happened = writes.flatMap(({ revision, key, lines }) =>
      lines.map(({ service, address }) => [revision, key, service, address].join(" ")),
    );
    expect(happened.length).toBeGreaterThan(kills * 10);
    expect(recorded.sort()).toEqual(happened.sort());

    for (let sample = 0; sample < 20; sample += 1) {
      const revision = from + Math.floor(next() * (to - from));
      const { kvs } = await list(etcd.client, "", { revision });
      const states = await store.stateAt(epoch, revision);
      expect([...states.values()].map(({ key, value }) => `${key} ${value}`).sort()).toEqual(
        kvs.map(({ key, value }) => `${key} ${value}`).sort(),
      );
    }
  });
});
