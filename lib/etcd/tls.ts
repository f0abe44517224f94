import "server-only";

import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";

import { StatusError } from "@/lib/errors";

/**
 * Certificates and a key in PEM. Without `ca` the system's authorities are trusted; `cert` and
 * `key` go together.
 */
export type Tls = {
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
  /** Takes whatever certificate the other side shows: encrypted, but to nobody knows whom. */
  insecureSkipVerify?: boolean;
};

/**
 * Reads certificates and a key from files, and makes sure that they are such and fit: gRPC takes an
 * authority's certificate that is none without a word.
 *
 * @throws StatusError `invalid_argument`, naming the file and what is wrong with it.
 */
export async function readTls(paths: { ca?: string; cert?: string; key?: string }): Promise<Tls> {
  const [ca, cert, key] = await Promise.all([
    read("the authority's certificate", paths.ca, parseCertificates),
    read("the client certificate", paths.cert, parseCertificates),
    read("the client key", paths.key, createPrivateKey),
  ]);
  const [leaf] = cert?.parsed ?? [];
  if (key && leaf && !leaf.checkPrivateKey(key.parsed)) {
    throw new StatusError(
      "invalid_argument",
      `the client key ${paths.key} does not belong to the client certificate ${paths.cert}`,
    );
  }
  return { ca: ca?.pem, cert: cert?.pem, key: key?.pem };
}

async function read<T>(
  what: string,
  path: string | undefined,
  parse: (pem: Buffer) => T,
): Promise<{ pem: Buffer; parsed: T } | undefined> {
  if (path === undefined) return undefined;
  const pem = await readFile(path).catch((cause: unknown) => {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    const why = missing ? "does not exist" : "cannot be read";
    throw new StatusError("invalid_argument", `${what} ${path} ${why}`, { cause });
  });
  try {
    return { pem, parsed: parse(pem) };
  } catch (cause) {
    throw new StatusError("invalid_argument", `${what} ${path} is not valid PEM`, { cause });
  }
}

/** A file may hold a chain, or several authorities. */
function parseCertificates(pem: Buffer): X509Certificate[] {
  const blocks = pem.toString().match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (!blocks) throw new Error("there is no certificate in it");
  return blocks.map((block) => new X509Certificate(block));
}
