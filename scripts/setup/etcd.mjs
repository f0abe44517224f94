import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { isDebianLike, unpackDebian } from "./debian.mjs";
import { download, fetchText, verifySha256 } from "./download.mjs";
import { say, step } from "./progress.mjs";
import { toolsDir } from "./project.mjs";
import { isProgram, onPath, run } from "./run.mjs";

const releaseVersion = "v3.5.33";

/**
 * Where official releases are. Setup was written on a machine that cannot reach it: what is
 * tested is everything else of this path, against a server of the test's own.
 */
const releases = "https://github.com/etcd-io/etcd/releases/download";

/** @typedef {Record<string, string | undefined>} Environment */
/** @typedef {{ etcd: string, etcdctl: string | null }} Etcd paths of the two programs */

/** No way of finding etcd worked; the message tells the user what to do. */
export class NoEtcdError extends Error {
  /** @param {string[]} reasons */
  constructor(reasons) {
    super(
      `No etcd could be found or fetched (${reasons.join("; ")}).\n` +
        "Install etcd so that it is on PATH, or set ETCD_ENDPOINTS to a cluster that runs.",
    );
  }
}

/**
 * Finds etcd without fetching anything.
 *
 * @param {Environment} [env]
 * @param {string} [tools]
 * @returns {Promise<Etcd | null>}
 */
export async function findEtcd(env = process.env, tools = toolsDir) {
  for (const etcd of [
    env.ROLLCALL_ETCD_BIN,
    onPath("etcd", env),
    join(tools, "bin", exe("etcd")),
  ]) {
    if (!etcd || !isProgram(etcd) || !(await runs(etcd))) continue;
    const beside = join(dirname(etcd), exe("etcdctl"));
    return { etcd, etcdctl: isProgram(beside) ? beside : onPath("etcdctl", env) };
  }
  return null;
}

/**
 * Finds etcd, or fetches it into `.rollcall/bin`: the official release, checked against its
 * own SHA256SUMS, or else the distribution's package.
 *
 * @param {{ env?: Environment, tools?: string }} [options]
 * @returns {Promise<Etcd>}
 * @throws {NoEtcdError}
 */
export async function ensureEtcd({ env = process.env, tools = toolsDir } = {}) {
  const found = await findEtcd(env, tools);
  if (found !== null) return found;
  const bin = join(tools, "bin");
  mkdirSync(bin, { recursive: true });
  const source = env.ROLLCALL_ETCD_RELEASES || releases;
  /** @type {[string, () => Promise<void>][]} */
  const ways = [[`downloading etcd ${releaseVersion}`, () => fetchRelease(source, bin)]];
  if (isDebianLike(env)) {
    ways.push(["unpacking the distribution's etcd-server package", () => unpackPackage(bin)]);
  }
  const reasons = [];
  for (const [title, way] of ways) {
    try {
      await step(title, way);
      const fetched = await findEtcd({ PATH: "" }, tools);
      if (fetched !== null) return fetched;
      reasons.push(`${title}: what came does not run here`);
    } catch (error) {
      const reason = error instanceof Error ? error.message.split("\n").at(-1) : String(error);
      say(`  ${reason}`);
      reasons.push(`${title}: ${reason}`);
    }
  }
  throw new NoEtcdError(reasons);
}

/** The name of the release's archive for this machine, as etcd's `scripts/release.sh` gives it. */
export function releaseArchive(platform = process.platform, arch = process.arch) {
  const os = { linux: "linux", darwin: "darwin", win32: "windows" }[String(platform)];
  const cpu = { x64: "amd64", arm64: "arm64", ppc64: "ppc64le", s390x: "s390x" }[String(arch)];
  if (os === undefined || cpu === undefined) {
    throw new Error(`etcd has no release for ${platform} on ${arch}`);
  }
  const extension = os === "linux" ? "tar.gz" : "zip";
  return `etcd-${releaseVersion}-${os}-${cpu}.${extension}`;
}

/**
 * @param {string} source
 * @param {string} bin
 */
async function fetchRelease(source, bin) {
  const archive = releaseArchive();
  const base = `${source.replace(/\/$/, "")}/${releaseVersion}`;
  const sums = await fetchText(`${base}/SHA256SUMS`);
  const work = mkdtempSync(join(bin, "download-"));
  try {
    const file = join(work, archive);
    await download(`${base}/${archive}`, file, reporter());
    verifySha256(file, archive, sums);
    // bsdtar, which macOS and Windows have as tar, opens the zip files too.
    await run("tar", ["-xf", file, "-C", work]);
    const folder = join(work, archive.replace(/\.(tar\.gz|zip)$/, ""));
    place(folder, bin);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} bin */
async function unpackPackage(bin) {
  const work = mkdtempSync(join(bin, "package-"));
  try {
    // Some releases of Debian and Ubuntu have the client in a package of its own.
    await unpackDebian(["etcd-server", "etcd-client"], work);
    place(join(work, "usr", "bin"), bin);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * @param {string} from
 * @param {string} bin
 */
function place(from, bin) {
  for (const name of [exe("etcdctl"), exe("etcd")]) {
    if (!existsSync(join(from, name))) continue;
    copyFileSync(join(from, name), join(bin, name));
    chmodSync(join(bin, name), 0o755);
  }
}

/** @param {string} name */
function exe(name) {
  return process.platform === "win32" ? `${name}.exe` : name;
}

/** @param {string} etcd */
async function runs(etcd) {
  return run(etcd, ["--version"], { timeoutMs: 10_000, env: etcdEnvironment() }).then(
    () => true,
    () => false,
  );
}

/**
 * The environment for an etcd of ours. etcd takes `ETCD_NAME` for `--name`, so Rollcall's own
 * `ETCD_…` settings, which speak of another cluster, must not reach it.
 *
 * @param {Environment} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function etcdEnvironment(env = process.env) {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith("ETCD_"));
  // etcd 3.4, which Debian 12 has, starts on 64-bit ARM only when told to.
  if (process.arch === "arm64") kept.push(["ETCD_UNSUPPORTED_ARCH", "arm64"]);
  return /** @type {NodeJS.ProcessEnv} */ (Object.fromEntries(kept));
}

function reporter() {
  let told = 0;
  /** @type {(received: number, total: number | null) => void} */
  return (received, total) => {
    const megabytes = Math.floor(received / 1e6);
    if (megabytes < told + 5) return;
    told = megabytes;
    say(`  ${megabytes} MB${total === null ? "" : ` of ${Math.ceil(total / 1e6)} MB`}`);
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  console.log((await ensureEtcd()).etcd);
}
