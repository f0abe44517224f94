import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Authority, type Certificate, createAuthority } from "@/lib/testing/certificates";
import { startEtcd, type TestEtcd } from "@/lib/testing/etcd";
import { follow } from "@/lib/testing/follower";

import { close, connect } from "./client";
import { memberStatus } from "./cluster";
import { get, list, put } from "./kv";
import { metrics } from "./metrics";
import { mirror } from "./mirror";
import { readTls, type Tls } from "./tls";

/** Fails as a request, and as a mirror, for the reason that the pattern names. */
async function expectRefused(endpoint: string, tls: Tls | undefined, message: RegExp) {
  const client = connect({ endpoints: [endpoint], tls, timeoutMs: 3_000 });
  const refused = { code: "unavailable", message: expect.stringMatching(message) };
  await expect(get(client, "a")).rejects.toMatchObject(refused);
  const abort = new AbortController();
  const messages = mirror(client, { prefix: "", signal: abort.signal });
  expect((await messages.next()).value).toMatchObject({ type: "lost", error: refused });
  abort.abort();
  await messages.return();
  close(client);
}

describe("TLS", () => {
  let authority: Authority;
  let stranger: Authority;
  let server: Certificate;
  let us: Certificate;
  const running: TestEtcd[] = [];

  beforeAll(async () => {
    [authority, stranger] = await Promise.all([createAuthority("ours"), createAuthority("theirs")]);
    server = await authority.issue("server");
    us = await authority.issue("client");
  });
  afterAll(async () => {
    await Promise.all(running.map((etcd) => etcd.stop()));
    await Promise.all([authority, stranger].map(({ remove }) => remove()));
  });

  async function start(certificate: Certificate, clientCa?: string): Promise<TestEtcd> {
    const etcd = await startEtcd({
      tls: {
        cert: certificate.certPath,
        key: certificate.keyPath,
        clientCa,
        client: { ca: authority.ca, ...(clientCa && { cert: us.cert, key: us.key }) },
      },
    });
    running.push(etcd);
    return etcd;
  }

  it("serves requests, mirrors and metrics", async () => {
    const etcd = await start(server);
    const follower = follow(etcd.client, "tls/");
    await put(etcd.client, "tls/1", "secret");
    await expect.poll(() => follower.keys.get("tls/1")).toBe("secret");
    expect(await metrics(etcd.client, etcd.endpoint)).toContain("etcd_server_has_leader 1");
    await follower.stop();
  });

  it("takes any certificate when told not to look", async () => {
    const [etcd] = running;
    if (!etcd) throw new Error("no etcd runs");
    const stranger = await createAuthority();
    const client = connect({
      endpoints: [etcd.endpoint],
      tls: { ca: stranger.ca, insecureSkipVerify: true },
      timeoutMs: 3_000,
    });
    await expect(list(client, "none/")).resolves.toMatchObject({ kvs: [] });
    close(client);
  });

  it("refuses an etcd that is not who it claims to be, and says why", async () => {
    const [etcd] = running;
    if (!etcd) throw new Error("no etcd runs");
    await expectRefused(etcd.endpoint, { ca: stranger.ca }, /certificate is not signed by/);
    await expectRefused(etcd.endpoint, undefined, /certificate is not signed by/);

    const elsewhere = await start(await authority.issue("elsewhere", { host: "etcd.example" }));
    await expectRefused(
      elsewhere.endpoint,
      { ca: authority.ca },
      /certificate is for another host/,
    );

    const expired = await start(await authority.issue("expired", { expired: true }));
    await expectRefused(expired.endpoint, { ca: authority.ca }, /certificate has expired/);
  });

  it("names plain http where TLS is spoken, and the other way round", async () => {
    const [etcd] = running;
    if (!etcd) throw new Error("no etcd runs");
    await expectRefused(etcd.endpoint.replace("https", "http"), undefined, /may expect TLS/);

    const plain = await startEtcd();
    running.push(plain);
    await expectRefused(plain.endpoint.replace("http", "https"), undefined, /speaks plain http/);
  });

  it("shows our certificate to an etcd that asks for one, and says so if there is none", async () => {
    const etcd = await start(server, authority.caPath);
    const { ca } = authority;
    await put(etcd.client, "mutual/1", "");
    expect((await get(etcd.client, "mutual/1")).kv?.version).toBe(1);
    // By a client of its own, which needs the certificate as well.
    const localhost = etcd.endpoint.replace("127.0.0.1", "localhost");
    expect(await memberStatus(etcd.client, localhost)).toMatchObject({ endpoint: localhost });
    expect(await metrics(etcd.client, etcd.endpoint)).toContain("etcd_server_has_leader 1");

    const foreign = await stranger.issue("client");
    await expectRefused(etcd.endpoint, { ca }, /asks for a client certificate/);
    await expectRefused(
      etcd.endpoint,
      { ca, cert: foreign.cert, key: foreign.key },
      /asks for a client certificate/,
    );
  });
});

describe("readTls", () => {
  let directory: string;
  let authority: Authority;
  let us: Certificate;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "rollcall-tls-"));
    authority = await createAuthority();
    us = await authority.issue("client");
  });
  afterAll(async () => {
    await rm(directory, { recursive: true, force: true });
    await authority.remove();
  });

  it("reads what is given", async () => {
    expect(await readTls({})).toEqual({});
    const paths = { ca: authority.caPath, cert: us.certPath, key: us.keyPath };
    expect(await readTls(paths)).toEqual({ ca: authority.ca, cert: us.cert, key: us.key });
  });

  it("names the file that is missing, or not what it is said to be", async () => {
    const missing = join(directory, "missing.pem");
    await expect(readTls({ ca: missing })).rejects.toMatchObject({
      code: "invalid_argument",
      message: `the authority's certificate ${missing} does not exist`,
    });

    const garbage = join(directory, "garbage.pem");
    await writeFile(garbage, "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n");
    for (const paths of [{ ca: garbage }, { ca: us.keyPath }, { key: us.certPath }]) {
      const [path] = Object.values(paths);
      await expect(readTls(paths)).rejects.toMatchObject({
        code: "invalid_argument",
        message: expect.stringContaining(`${path} is not valid PEM`),
      });
    }
  });

  it("notices a key that belongs to another certificate", async () => {
    const other = await authority.issue("other");
    await expect(readTls({ cert: us.certPath, key: other.keyPath })).rejects.toMatchObject({
      code: "invalid_argument",
      message: expect.stringContaining("does not belong"),
    });
  });
});
