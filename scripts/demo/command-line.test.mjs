import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest";

import { command } from "./command-line.mjs";
import { readRecords, writeRecord } from "./records.mjs";

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rollcall-malls-"));
  vi.spyOn(console, "log").mockImplementation(() => {});
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Something that answers as a mall does, and its record.
 *
 * @param {number} pid
 * @param {number} startedAt
 */
async function mall(pid, startedAt) {
  const server = createServer((request, response) => {
    const known = request.headers["x-rollcall-token"] === `token of ${pid}`;
    response.end(JSON.stringify({ message: known ? `mall ${pid}` : "a stranger" }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  writeRecord(folder, { pid, port, token: `token of ${pid}`, startedAt });
  return { port, close: () => new Promise((resolve) => server.close(resolve)) };
}

it("means the newest mall, or the one at the given port", async () => {
  await mall(1, 1_000);
  const { port } = await mall(2, 2_000);
  await mall(3, 3_000);
  expect(await command(["crash", "user-1"], folder)).toBe(0);
  expect(console.log).toHaveBeenLastCalledWith("mall 3");
  expect(await command(["crash", "user-1", "--port", String(port)], folder)).toBe(0);
  expect(console.log).toHaveBeenLastCalledWith("mall 2");
});

it("forgets a mall that was killed, and takes the next", async () => {
  await mall(1, 1_000);
  const killed = await mall(2, 2_000);
  await killed.close();
  expect(await command(["crash", "user-1"], folder)).toBe(0);
  expect(console.log).toHaveBeenLastCalledWith("mall 1");
  expect(readRecords(folder).map(({ pid }) => pid)).toEqual([1]);
});

it("says how to start one when there is none", async () => {
  expect(await command(["list"], folder)).toBe(1);
  expect(console.error).toHaveBeenLastCalledWith(
    expect.stringContaining("`npm run demo` starts one"),
  );
});

it("explains itself when a word is missing or too many", async () => {
  for (const words of [["crash"], ["list", "user-1"], ["destroy", "user-1"]]) {
    expect(await command(words, folder)).toBe(2);
  }
  expect(console.error).toHaveBeenCalledTimes(3);
});
