import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { close, connect } from "@/lib/etcd/client";
import { list } from "@/lib/etcd/kv";
import { type Authority, type Certificate, createAuthority } from "@/lib/testing/certificates";
import { startEtcd, type TestEtcd } from "@/lib/testing/etcd";
import { processUsage, untilProcessUsage } from "@/lib/testing/etcd-usage";
import { useEtcd } from "@/lib/testing/use-etcd";

import { acquireClient } from "./clients";
import { Publisher } from "./publisher";
import { Subscriber } from "./subscriber";

const PATIENCE = { timeout: 15_000, interval: 20 };
const A = "10.0.0.1:80";

describe("acquireClient", () => {
  it("gives the same client for the same hosts and account, however they are written", async () => {
    const of = (conf: object) => acquireClient({ Hosts: ["h1:1", "h2:1"], Key: "a", ...conf });
    const [one, other, swapped, user, noPass] = await Promise.all([
      of({}),
      of({ Key: "b", ID: 7 }),
      of({ Hosts: ["h2:1", "h1:1"] }),
      of({ User: "u", Pass: "p" }),
      of({ User: "u" }),
    ]);
    expect(other.client).toBe(one.client);
    expect(swapped.client).toBe(one.client);
    expect(noPass.client).toBe(one.client);
    expect(user.client).not.toBe(one.client);
    for (const { release } of [one, other, swapped, user, noPass]) release();
  });

  it("makes another client after the last user of one has released it", async () => {
    const conf = { Hosts: ["h3:1"], Key: "a" };
    const [one, two] = [await acquireClient(conf), await acquireClient(conf)];
    one.release();
    one.release();
    const three = await acquireClient(conf);
    expect(three.client).toBe(two.client);
    two.release();
    three.release();
    const four = await acquireClient(conf);
    expect(four.client).not.toBe(one.client);
    four.release();
  });

  it.each([
    [{ Hosts: ["ftp://h:1"] }, /"ftp:\/\/h:1" is no host of etcd/],
    [{ Hosts: ["h:x"] }, /"h:x" is no host of etcd/],
    [{ Hosts: ["http://h:1", "https://h:2"] }, /all http, or all https/],
    [{ CertFile: "none", CertKeyFile: "none", CACertFile: "none" }, /none does not exist/],
  ])("refuses %j, each time", async (conf, message) => {
    for (let n = 0; n < 2; n++) {
      await expect(acquireClient({ Hosts: ["h:1"], Key: "a", ...conf })).rejects.toThrow(message);
    }
  });
});

describe("etcd with TLS", () => {
  let authority: Authority;
  let certificate: Certificate;
  let etcd: TestEtcd;

  beforeAll(async () => {
    authority = await createAuthority();
    certificate = await authority.issue("service");
    const server = await authority.issue("etcd");
    const client = { ca: authority.ca, cert: certificate.cert, key: certificate.key };
    etcd = await startEtcd({
      tls: { cert: server.certPath, key: server.keyPath, clientCa: authority.caPath, client },
    });
  });
  afterAll(async () => {
    await etcd?.stop();
    await authority?.remove();
  });

  it("is published to and subscribed to with the three files, and hosts without a scheme", async () => {
    const before = processUsage();
    const conf = {
      ...{ Hosts: [`127.0.0.1:${etcd.port}`], Key: "tls.rpc" },
      ...{ CertFile: certificate.certPath, CertKeyFile: certificate.keyPath },
      CACertFile: authority.caPath,
    };
    const publisher = new Publisher({ etcd: conf, value: A });
    const subscriber = new Subscriber({ etcd: conf });
    await Promise.all([publisher.start(), subscriber.start()]);
    await vi.waitFor(() => expect(subscriber.values()).toEqual([A]), PATIENCE);
    await Promise.all([publisher.stop(), subscriber.close()]);
    await untilProcessUsage(before);
  });

  it("is published to whoever signed its certificate with InsecureSkipVerify", async () => {
    const stranger = await createAuthority();
    const conf = {
      ...{ Hosts: [`127.0.0.1:${etcd.port}`], Key: "tls.rpc" },
      ...{ CertFile: certificate.certPath, CertKeyFile: certificate.keyPath },
      CACertFile: stranger.caPath,
    };
    const strict = new Publisher({ etcd: conf, value: A, startTimeoutMs: 1_500 });
    await expect(strict.start()).rejects.toThrow(/was not registered/);
    const trusting = new Publisher({ etcd: { ...conf, InsecureSkipVerify: true }, value: A });
    await trusting.start();
    await trusting.stop();
    await stranger.remove();
  });

  it("is not published to without them, and the error says why", async () => {
    const conf = { Hosts: [`https://127.0.0.1:${etcd.port}`], Key: "tls.rpc" };
    const publisher = new Publisher({ etcd: conf, value: A, startTimeoutMs: 1_500 });
    await expect(publisher.start()).rejects.toThrow(/certificate/);
  });
});

describe("etcd with users", () => {
  const etcd = useEtcd();
  const conf = (Key: string, User: string) => ({
    Hosts: [etcd.endpoint],
    Key,
    User,
    Pass: "secret",
  });
  let root: ReturnType<typeof connect>;

  beforeAll(async () => {
    const { auth } = etcd.client;
    const may = {
      root: null,
      writer: { permType: "Write", key: "own/", range_end: "own0" },
      owner: { permType: "Readwrite", key: "own/", range_end: "own0" },
    } as const;
    for (const [name, permission] of Object.entries(may)) {
      await auth.userAdd({ name, password: "secret" });
      await auth.roleAdd({ name });
      await auth.userGrantRole({ user: name, role: name });
      if (!permission) continue;
      const { permType, key, range_end } = permission;
      const perm = { permType, key: Buffer.from(key), range_end: Buffer.from(range_end) };
      await auth.roleGrantPermission({ name, perm });
    }
    await auth.authEnable();
    root = connect({
      ...{ endpoints: [etcd.endpoint], username: "root", password: "secret", timeoutMs: 3_000 },
    });
  });
  afterAll(() => close(root));

  const stored = async (prefix: string) =>
    (await list(root, prefix)).kvs.map(({ value }) => `${value}`);

  it("is published to and subscribed to by one who may read and write under the key", async () => {
    const publisher = new Publisher({ etcd: conf("own/a.rpc", "owner"), value: A });
    const subscriber = new Subscriber({ etcd: conf("own/a.rpc", "owner") });
    await Promise.all([publisher.start(), subscriber.start()]);
    await vi.waitFor(() => expect(subscriber.values()).toEqual([A]), PATIENCE);
    await Promise.all([publisher.stop(), subscriber.close()]);
    expect(await stored("own/a.rpc/")).toEqual([]);
  });

  it("is published to by one who may only write, with one key for good", async () => {
    const publisher = new Publisher({ etcd: conf("own/b.rpc", "writer"), value: A, ttlSeconds: 2 });
    const events: string[] = [];
    publisher.on(({ type }) => void events.push(type));
    await publisher.start();
    const { lease } = publisher;
    const passed = await root.leaseClient.leaseGrant({ TTL: 5 });
    // By then go-zero has five keys.
    await vi.waitFor(async () => {
      const { leases } = await root.leaseClient.leaseLeases();
      expect(leases.map(({ ID }) => ID)).not.toContain(passed.ID);
    }, PATIENCE);
    expect(await stored("own/b.rpc/")).toEqual([A]);
    expect(publisher.lease).toBe(lease);
    expect(events).toEqual(["registered"]);
    await publisher.stop();
    expect(await stored("own/b.rpc/")).toEqual([]);
  });

  it.each([
    ["other.rpc", "owner", "permission_denied"],
    ["own/c.rpc", "nobody", "unauthenticated"],
  ])("refuses at once to start %s as %s", async (key, user, code) => {
    const publisher = new Publisher({ etcd: conf(key, user), value: A, startTimeoutMs: 60_000 });
    await expect(publisher.start()).rejects.toMatchObject({ code });
    const subscriber = new Subscriber({ etcd: conf(key, user), startTimeoutMs: 60_000 });
    await expect(subscriber.start()).rejects.toMatchObject({ code });
    await Promise.all([publisher.stop(), subscriber.close()]);
    const { leases } = await root.leaseClient.leaseLeases();
    expect(leases).toEqual([]);
  });
});
