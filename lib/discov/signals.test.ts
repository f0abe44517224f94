import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { afterEach, describe, expect, it, vi } from "vitest";

import { list } from "@/lib/etcd/kv";
import { etcdUsage } from "@/lib/testing/etcd-usage";
import { useEtcd } from "@/lib/testing/use-etcd";

const PATIENCE = { timeout: 25_000, interval: 20 };
const PROGRAM = fileURLToPath(new URL("../testing/publish-program.ts", import.meta.url));

describe("a process that registers", () => {
  const etcd = useEtcd();
  let child: ChildProcess;
  let output = "";

  afterEach(() => void child.kill("SIGKILL"));

  function run(key: string, mode: string): void {
    output = "";
    child = spawn(
      process.execPath,
      [
        "--conditions=react-server",
        "--import=tsx",
        PROGRAM,
        etcd.endpoint,
        key,
        "10.0.0.1:80",
        mode,
      ],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => {
        output += chunk;
      });
    }
  }
  const prints = (text: string) => vi.waitFor(() => expect(output).toContain(text), PATIENCE);
  const stored = async (key: string) => (await list(etcd.client, `${key}/`)).kvs;

  it("ends by itself once its publisher is stopped: nothing is left that would keep it", async () => {
    run("ends.rpc", "ends");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(output).toContain("registered\n");
    expect(await stored("ends.rpc")).toEqual([]);
  }, 30_000);

  it.each(["SIGTERM", "SIGINT"] as const)(
    "takes its address out, then drains, then ends by %s",
    async (signal) => {
      run("stops.rpc", "");
      await prints("registered\n");
      expect(await stored("stops.rpc")).toHaveLength(1);
      const exit = once(child, "exit");
      child.kill(signal);
      child.kill(signal);
      expect(await exit).toEqual([null, signal]);
      expect(output).toContain("draining, stopped\n");
      expect(await stored("stops.rpc")).toEqual([]);
      await vi.waitFor(async () => {
        expect(await etcdUsage(etcd)).toEqual({ leases: 0, watchers: 0 });
      }, PATIENCE);
    },
    30_000,
  );

  it("ends in time though what it drains does not", async () => {
    run("hangs.rpc", "hang");
    await prints("registered\n");
    const exit = once(child, "exit");
    child.kill("SIGTERM");
    expect(await exit).toEqual([null, "SIGTERM"]);
    expect(output).toContain("draining, stopped\n");
    expect(await stored("hangs.rpc")).toEqual([]);
  }, 30_000);

  it("registers anew, once, when it was suspended for longer than its lease lives", async () => {
    run("suspended.rpc", "");
    await prints("registered\n");
    const [before] = await stored("suspended.rpc");
    child.kill("SIGSTOP");
    await vi.waitFor(async () => expect(await stored("suspended.rpc")).toEqual([]), PATIENCE);
    child.kill("SIGCONT");
    await vi.waitFor(async () => expect(await stored("suspended.rpc")).toHaveLength(1), PATIENCE);
    const [after] = await stored("suspended.rpc");
    expect(after?.lease).not.toBe(before?.lease);
    await vi.waitFor(async () => {
      expect(await etcdUsage(etcd)).toEqual({ leases: 1, watchers: 1 });
    }, PATIENCE);
  }, 60_000);
});
