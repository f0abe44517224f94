// tsyringe, below @peculiar/x509, wants it loaded before.
import "reflect-metadata";

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY_MS = 86_400_000;

/** A certificate and its key in PEM, as text and as the paths of files that hold them. */
export type Certificate = { cert: Buffer; key: Buffer; certPath: string; keyPath: string };

/** An authority of a test's own. */
export type Authority = {
  ca: Buffer;
  caPath: string;
  /** Issues a certificate for servers at 127.0.0.1 and localhost, and for clients, to `name`. */
  issue(name: string, options?: { host?: string; expired?: boolean }): Promise<Certificate>;
  /** Removes the files. */
  remove(): Promise<void>;
};

/** Makes a certificate authority, in a directory of its own under the system's temporary one. */
export async function createAuthority(name = "Rollcall test authority"): Promise<Authority> {
  const directory = await mkdtemp(join(tmpdir(), "rollcall-tls-"));
  const keys = await generateKeys();
  const authority = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: ALGORITHM,
    ...validity(false),
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  const ca = Buffer.from(authority.toString("pem"));
  const caPath = join(directory, "ca.pem");
  await writeFile(caPath, ca);

  return {
    ca,
    caPath,
    remove: () => rm(directory, { recursive: true, force: true }),
    issue: async (subject, { host, expired = false } = {}) => {
      const subjectKeys = await generateKeys();
      const issued = await X509CertificateGenerator.create({
        subject: `CN=${subject}`,
        issuer: authority.subject,
        publicKey: subjectKeys.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: ALGORITHM,
        ...validity(expired),
        extensions: [
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
          new SubjectAlternativeNameExtension(
            host
              ? [{ type: "dns", value: host }]
              : [
                  { type: "ip", value: "127.0.0.1" },
                  { type: "dns", value: "localhost" },
                ],
          ),
        ],
      });
      const cert = Buffer.from(issued.toString("pem"));
      const key = Buffer.from(await toPem(subjectKeys.privateKey));
      const certPath = join(directory, `${subject}.pem`);
      const keyPath = join(directory, `${subject}.key`);
      await Promise.all([writeFile(certPath, cert), writeFile(keyPath, key, { mode: 0o600 })]);
      return { cert, key, certPath, keyPath };
    },
  };
}

function generateKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

async function toPem(key: CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey("pkcs8", key)).toString("base64");
  const lines = der.match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join("\n")}\n-----END PRIVATE KEY-----\n`;
}

function validity(expired: boolean): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return {
    notBefore: new Date(now - 2 * DAY_MS),
    notAfter: new Date(expired ? now - DAY_MS : now + DAY_MS),
  };
}
