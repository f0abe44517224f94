import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { ensureEtcd, etcdEnvironment, findEtcd, releaseArchive } from "./etcd.mjs";

/** @type {string} */
let tools;
/** @type {import("node:http").Server | undefined} */
let server;

beforeEach(() => {
  tools = mkdtempSync(join(tmpdir(), "rollcall-tools-"));
});
afterEach(() => {
  server?.close();
  server = undefined;
  rmSync(tools, { recursive: true, force: true });
});

/** An archive laid out as etcd's releases are, with programs that only tell their version. */
function makeRelease() {
  const archive = releaseArchive();
  const folder = archive.replace(/\.(tar\.gz|zip)$/, "");
  const work = join(tools, "release");
  mkdirSync(join(work, folder), { recursive: true });
  for (const name of ["etcd", "etcdctl"]) {
    writeFileSync(join(work, folder, name), `#!/bin/sh\necho "${name} Version: 3.5.33"\n`);
    chmodSync(join(work, folder, name), 0o755);
  }
  execFileSync("tar", ["-czf", join(work, archive), "-C", work, folder]);
  const bytes = readFileSync(join(work, archive));
  return { archive, bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** @typedef {import("node:http").ServerResponse} Response */

/**
 * Serves one release as its place does.
 *
 * @param {string} [sums] the text of SHA256SUMS
 * @param {(response: Response) => void} [sendArchive]
 * @returns {Promise<string>} the address
 */
function serveRelease(sums, sendArchive) {
  const started = createServer((request, response) => {
    if (sums !== undefined && request.url?.endsWith("/SHA256SUMS")) response.end(sums);
    else if (request.url?.endsWith(releaseArchive())) sendArchive?.(response);
    else response.writeHead(404).end();
  });
  server = started;
  return new Promise((resolve) =>
    started.listen(0, "127.0.0.1", () => {
      const address = started.address();
      resolve(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
    }),
  );
}

/** @param {string} source */
const ensure = (source) => ensureEtcd({ tools, env: { PATH: "", ROLLCALL_ETCD_RELEASES: source } });

describe("fetching the official release", () => {
  it("leaves both programs, ready to run, and is found from then on", async () => {
    const { archive, bytes, sha256 } = makeRelease();
    const sums = `${"0".repeat(64)}  other.zip\n${sha256}  ${archive}\n`;
    const etcd = await ensure(await serveRelease(sums, (response) => response.end(bytes)));
    expect(etcd).toEqual({
      etcd: join(tools, "bin", "etcd"),
      etcdctl: join(tools, "bin", "etcdctl"),
    });
    expect(await findEtcd({ PATH: "" }, tools)).toEqual(etcd);
  });

  it("takes no archive that is another than SHA256SUMS says", async () => {
    const { archive, bytes } = makeRelease();
    const sums = `${"0".repeat(64)}  ${archive}\n`;
    const source = await serveRelease(sums, (response) => response.end(bytes));
    await expect(ensure(source)).rejects.toThrow(/its release says 0000/);
    expect(existsSync(join(tools, "bin", "etcd"))).toBe(false);
  });

  it("takes no archive that SHA256SUMS does not name", async () => {
    const { archive, bytes, sha256 } = makeRelease();
    const sums = `${sha256}  other-${archive}\n`;
    const source = await serveRelease(sums, (response) => response.end(bytes));
    await expect(ensure(source)).rejects.toThrow(/does not name/);
  });

  it("takes no archive that was cut short", async () => {
    const { archive, bytes, sha256 } = makeRelease();
    const source = await serveRelease(`${sha256}  ${archive}\n`, (response) => {
      response.writeHead(200, { "content-length": bytes.length });
      response.write(bytes.subarray(0, 100), () => response.destroy());
    });
    await expect(ensure(source)).rejects.toThrow(/broke off/);
    expect(existsSync(join(tools, "bin", "etcd"))).toBe(false);
  });

  it("says in two lines what to do when nothing can be had", async () => {
    const error = await ensure(await serveRelease()).catch((reason) => reason);
    expect(error.message.split("\n")).toEqual([
      expect.stringContaining("HTTP 404"),
      expect.stringContaining("ETCD_ENDPOINTS"),
    ]);
  });
});

it("names the archives of all systems as etcd does", () => {
  expect(releaseArchive("linux", "x64")).toMatch(/^etcd-v[\d.]+-linux-amd64\.tar\.gz$/);
  expect(releaseArchive("darwin", "arm64")).toMatch(/-darwin-arm64\.zip$/);
  expect(releaseArchive("win32", "x64")).toMatch(/-windows-amd64\.zip$/);
  expect(() => releaseArchive("aix", "ppc64")).toThrow("no release for aix");
});

it("prefers the etcd on PATH, and passes over one that does not run", async () => {
  const bin = join(tools, "bin");
  const other = join(tools, "other");
  for (const folder of [bin, other]) {
    mkdirSync(folder);
    writeFileSync(join(folder, "etcd"), "#!/bin/sh\nexit 0\n", { mode: 0o755 });
  }
  expect((await findEtcd({ PATH: other }, tools))?.etcd).toBe(join(other, "etcd"));
  writeFileSync(join(other, "etcd"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  expect((await findEtcd({ PATH: other }, tools))?.etcd).toBe(join(bin, "etcd"));
});

it("keeps settings that speak of another cluster from an etcd of ours", () => {
  const env = etcdEnvironment({ PATH: "/bin", ETCD_ENDPOINTS: "http://h:1", ETCD_NAME: "x" });
  expect(env).not.toHaveProperty("ETCD_ENDPOINTS");
  expect(env).not.toHaveProperty("ETCD_NAME");
  expect(env).toHaveProperty("PATH", "/bin");
});
