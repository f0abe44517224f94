import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { root } from "./setup/project.mjs";

/**
 * Reads `.env.local` and `.env` into `process.env`, in Next.js' order: what is set already
 * stays, and `.env.local` goes before `.env`.
 *
 * @param {string} [folder]
 */
export function loadEnv(folder = root) {
  for (const name of [".env.local", ".env"]) {
    const file = join(folder, name);
    if (!existsSync(file)) continue;
    for (const [key, value] of Object.entries(parseEnvFile(readFileSync(file, "utf8")))) {
      process.env[key] ??= value;
    }
  }
}

/**
 * Parses the text of an .env file. Node's own `process.loadEnvFile` would do, but the
 * project runs on Node 20.9, and that came with 20.12.
 *
 * @param {string} text
 * @returns {Record<string, string>}
 */
export function parseEnvFile(text) {
  /** @type {Record<string, string>} */
  const values = {};
  const line =
    /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.]*)[ \t]*=[ \t]*("(?:\\"|[^"])*"|'[^']*'|[^\r\n]*?)[ \t]*(?:(?:^|\s)#[^\r\n]*)?\r?$/gm;
  for (const [, key = "", raw = ""] of text.matchAll(line)) {
    values[key] = unquote(raw);
  }
  return values;
}

/** @param {string} raw */
function unquote(raw) {
  if (/^'.*'$/s.test(raw)) return raw.slice(1, -1);
  if (/^".*"$/s.test(raw)) {
    return raw.slice(1, -1).replace(/\\n/g, "\n").replace(/\\"/g, '"');
  }
  return raw.startsWith("#") ? "" : raw;
}
