import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";

import { list } from "@/lib/etcd/kv";
import { listLeases } from "@/lib/etcd/lease";
import { useEtcd } from "@/lib/testing/use-etcd";

const root = fileURLToPath(new URL("../..", import.meta.url));
const UNTIL_STARTED = { timeout: 20_000, interval: 50 };

describe("docs/node-services.md", () => {
  const etcd = useEtcd();
  const files = new Map<string, string>();
  let folder: string;

  beforeAll(async () => {
    const document = await readFile(join(root, "docs/node-services.md"), "utf8");
    // Inside of the project, as its reader has them.
    await mkdir(join(root, ".rollcall"), { recursive: true });
    folder = await mkdtemp(join(root, ".rollcall", "node-services-"));
    for (const [, name = "", code = ""] of document.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)) {
      files.set(name, code);
      await writeFile(join(folder, name), code);
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function run(program: string): ChildProcess {
    const args = ["--conditions=react-server", "--import", "tsx", program];
    const env = { ...process.env, ETCD: `127.0.0.1:${etcd.port}` };
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    return child;
  }

  async function registrations(): Promise<string[]> {
    const { kvs } = await list(etcd.client, "greeter.rpc/");
    return kvs.map(({ value }) => value.toString());
  }

  it("registers a service and calls it in twenty lines each, as it says", async () => {
    for (const name of ["greeter-server.ts", "greeter-client.ts"]) {
      expect(files.get(name)?.trim().split("\n").length, name).toBeLessThanOrEqual(20);
    }
    const server = run("greeter-server.ts");
    await vi.waitFor(async () => expect(await registrations()).toHaveLength(1), UNTIL_STARTED);
    expect(await registrations()).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+$/)]);

    const client = run("greeter-client.ts");
    const clientEnded = once(client, "exit");
    expect(client.stdout && (await text(client.stdout))).toBe("Hello, Ada\n");
    expect(await clientEnded).toEqual([0, null]);

    const serverEnded = once(server, "exit");
    server.kill("SIGTERM");
    await serverEnded;
    expect(await registrations()).toEqual([]);
    expect(await listLeases(etcd.client)).toEqual([]);
  }, 60_000);
});
