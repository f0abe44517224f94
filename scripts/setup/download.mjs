import { createHash } from "node:crypto";
import { createWriteStream, readFileSync, rmSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** How long a server may take to answer, and how long it may pause while it sends. */
const patienceMs = 10_000;

/**
 * Fetches a small text.
 *
 * @param {string} url
 * @returns {Promise<string>}
 */
export async function fetchText(url) {
  const response = await request(url, AbortSignal.timeout(patienceMs));
  return await response.text();
}

/**
 * Downloads a file. What is cut short leaves nothing behind.
 *
 * @param {string} url
 * @param {string} file
 * @param {(received: number, total: number | null) => void} [onProgress] in bytes
 */
export async function download(url, file, onProgress = () => {}) {
  const stalled = new AbortController();
  const stall = () => stalled.abort(new Error(`nothing came for ${patienceMs / 1000} s`));
  let timer = setTimeout(stall, patienceMs);
  try {
    const response = await request(url, stalled.signal);
    if (response.body === null) throw new Error(`${url}: empty answer`);
    const length = response.headers.get("content-length");
    const total = length === null ? null : Number(length);
    let received = 0;
    const body = Readable.fromWeb(
      /** @type {import("node:stream/web").ReadableStream} */ (response.body),
    );
    body.on("data", (chunk) => {
      clearTimeout(timer);
      timer = setTimeout(stall, patienceMs);
      received += chunk.length;
      onProgress(received, total);
    });
    await pipeline(body, createWriteStream(file), { signal: stalled.signal }).catch((error) => {
      const reason = stalled.signal.aborted ? "nothing came any more" : error.message;
      const cause = `${url}: broke off after ${received} bytes (${reason})`;
      throw new Error(cause, { cause: error });
    });
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Compares a file with the line that names it in a SHA256SUMS file.
 *
 * @param {string} file
 * @param {string} name as SHA256SUMS writes it
 * @param {string} sums the text of SHA256SUMS
 * @throws {Error} when no line names it, or when it is another file
 */
export function verifySha256(file, name, sums) {
  const line = sums.split("\n").find((candidate) => candidate.trim().split(/\s+\*?/)[1] === name);
  if (line === undefined) throw new Error(`SHA256SUMS does not name ${name}`);
  const wanted = line.trim().split(/\s+/)[0]?.toLowerCase();
  const found = createHash("sha256").update(readFileSync(file)).digest("hex");
  if (found !== wanted) {
    throw new Error(`${name} has the SHA-256 ${found}, but its release says ${wanted}`);
  }
}

/**
 * @param {string} url
 * @param {AbortSignal} signal
 */
async function request(url, signal) {
  const response = await fetch(url, { signal }).catch((error) => {
    const reason = error.cause?.message ?? error.message;
    throw new Error(`${url}: ${reason}`, { cause: error });
  });
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return response;
}
