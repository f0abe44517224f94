import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { ensureEtcd } from "../setup/etcd.mjs";
import { startLocalEtcd } from "./local-etcd.mjs";
import { commandOf } from "./processes.mjs";

/** @type {string} */
let folder;
/** @type {(() => unknown)[]} */
let cleanUps;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rollcall-data-"));
  cleanUps = [];
});
afterEach(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
  rmSync(folder, { recursive: true, force: true });
});

/** @param {(message: string) => void} [report] */
async function start(report = () => {}) {
  const { etcd: program } = await ensureEtcd();
  const etcd = await startLocalEtcd({ program, folder, report });
  cleanUps.push(() => etcd.stop());
  return etcd;
}

/**
 * @param {string} endpoint
 * @param {"put" | "range"} call
 * @param {Record<string, string>} fields
 */
async function ask(endpoint, call, fields) {
  const body = Object.entries(fields).map(([name, text]) => [
    name,
    Buffer.from(text).toString("base64"),
  ]);
  const answer = await fetch(`${endpoint}/v3/kv/${call}`, {
    method: "POST",
    body: JSON.stringify(Object.fromEntries(body)),
  });
  return await answer.json();
}

/** @param {string} endpoint */
async function read(endpoint) {
  const { kvs } = await ask(endpoint, "range", { key: "k" });
  return Buffer.from(kvs[0].value, "base64").toString();
}

it("keeps its data over a restart, on other ports if its own are taken", async () => {
  const first = await start();
  await ask(first.endpoint, "put", { key: "k", value: "kept" });
  await first.stop();
  const taken = createServer().listen(Number(new URL(first.endpoint).port), "127.0.0.1");
  await once(taken, "listening");
  cleanUps.push(() => taken.close());
  const second = await start();
  expect(second.endpoint).not.toBe(first.endpoint);
  expect(await read(second.endpoint)).toBe("kept");
});

it("is started again when it ends by itself, on the same address, and says so", async () => {
  /** @type {string[]} */
  const messages = [];
  /** @type {(value: unknown) => void} */
  let back = () => {};
  const isBack = new Promise((resolve) => {
    back = resolve;
  });
  const etcd = await start((message) => {
    messages.push(message);
    if (message.includes("is back")) back(undefined);
  });
  await ask(etcd.endpoint, "put", { key: "k", value: "kept" });
  const former = etcd.pid;
  process.kill(former, "SIGKILL");
  await isBack;
  expect(messages[0]).toContain("ended (SIGKILL)");
  expect(etcd.pid).not.toBe(former);
  expect(await read(etcd.endpoint)).toBe("kept");
});

it("refuses data that another living console holds, naming its process", async () => {
  const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "other console"]);
  cleanUps.push(() => other.kill("SIGKILL"));
  await once(other, "spawn");
  const pid = other.pid ?? 0;
  const lock = { console: { pid, command: commandOf(pid) }, etcd: null };
  writeFileSync(join(folder, "etcd.lock"), JSON.stringify(lock));
  await expect(start()).rejects.toThrow(`process ${pid}`);
});

it("ends the etcd of a console that was killed, and takes over its data", async () => {
  const orphan = await start();
  await ask(orphan.endpoint, "put", { key: "k", value: "kept" });
  const pid = orphan.pid;
  const file = join(folder, "etcd.lock");
  const lock = JSON.parse(readFileSync(file, "utf8"));
  // As if it had been another process, now gone, that wrote it.
  lock.console = { pid: 2 ** 22 - 1, command: "node start.mjs" };
  writeFileSync(file, JSON.stringify(lock));
  const etcd = await start();
  expect(etcd.pid).not.toBe(pid);
  expect(await read(etcd.endpoint)).toBe("kept");
});

it("lets a process be that was given the id of an etcd of former times", async () => {
  const stranger = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  cleanUps.push(() => stranger.kill("SIGKILL"));
  await once(stranger, "spawn");
  const gone = { pid: 2 ** 22 - 1, command: "node start.mjs" };
  const etcd = { pid: stranger.pid, command: "/somewhere/bin/etcd --name=rollcall" };
  writeFileSync(join(folder, "etcd.lock"), JSON.stringify({ console: gone, etcd }));
  await start();
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
});

it("starts after a crash of the machine that cut the lock off in the writing", async () => {
  writeFileSync(join(folder, "etcd.lock"), '{"console":{"pi');
  await expect(start()).resolves.toHaveProperty("endpoint");
});
