import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { freePort } from "@/lib/testing/etcd";
import { follow } from "@/lib/testing/follower";
import { useEtcd } from "@/lib/testing/use-etcd";

import { close, connect, type EtcdClient } from "./client";
import { get, list, put } from "./kv";
import { grant, keepalive } from "./lease";
import { metric, metrics } from "./metrics";
import { watch } from "./watch";

const PATIENCE = { timeout: 15_000, interval: 20 };

/** Adds a user with all rights, and one who may read and write what begins with `own/`. */
async function enableAuth({ auth }: EtcdClient): Promise<void> {
  for (const name of ["root", "user"]) {
    await auth.userAdd({ name, password: `${name}'s` });
    await auth.roleAdd({ name });
    await auth.userGrantRole({ user: name, role: name });
  }
  await auth.roleGrantPermission({
    name: "user",
    perm: { permType: "Readwrite", key: Buffer.from("own/"), range_end: Buffer.from("own0") },
  });
  await auth.authEnable();
}

describe("authentication", () => {
  // A token dies with its time, and quickly, to be renewed often.
  const etcd = useEtcd({ args: ["--auth-token-ttl", "2"] });

  const as = (username: string, password: string) =>
    connect({ endpoints: [etcd.endpoint], username, password, timeoutMs: 3_000 });

  /** How often somebody has logged in, by etcd's own count. */
  const logins = async () =>
    metric(
      (await metrics(etcd.client, etcd.endpoint)) ?? "",
      'grpc_server_handled_total{grpc_code="OK",grpc_method="Authenticate",grpc_service="etcdserverpb.Auth",grpc_type="unary"}',
    ) ?? 0;

  /** May do anything. */
  const root = () => as("root", "root's");
  /** May read and write what begins with `own/`. */
  const user = () => as("user", "user's");

  let before: EtcdClient;
  beforeAll(async () => {
    // A client that is older than authentication goes on working when it comes.
    before = user();
    await put(before, "own/before", "while authentication is off");
    await enableAuth(etcd.client);
  });
  afterAll(() => close(before));

  it("may be turned on under a client that has a password ready", async () => {
    expect((await get(before, "own/before")).kv?.version).toBe(1);
  });

  it("lets a user do what he may, and names what he may not", async () => {
    const client = user();
    await put(client, "own/1", "mine");
    expect((await get(client, "own/1")).kv?.value.toString()).toBe("mine");

    const denied = { code: "permission_denied" };
    await expect(get(client, "other/1")).rejects.toMatchObject(denied);
    await expect(put(client, "other/1", "")).rejects.toMatchObject(denied);
    await expect(list(client, "")).rejects.toMatchObject(denied);
    const options = { prefix: "other/", startRevision: 1, signal: AbortSignal.timeout(5_000) };
    await expect(watch(client, options).next()).rejects.toMatchObject(denied);
    // And is none the worse for it, as etcd3's own watcher is.
    const own = { prefix: "own/", startRevision: 1, signal: AbortSignal.timeout(5_000) };
    expect((await watch(client, own).next()).value).toMatchObject({ type: "created" });
    close(client);
  });

  it.each([
    ["a wrong password", { username: "user", password: "wrong" }],
    ["an unknown user", { username: "nobody", password: "wrong" }],
    ["no user at all", {}],
  ])("is unauthenticated with %s", async (_, credentials) => {
    const client = connect({ endpoints: [etcd.endpoint], ...credentials, timeoutMs: 3_000 });
    const refused = { code: "unauthenticated" };
    await expect(get(client, "own/1")).rejects.toMatchObject(refused);
    const options = { prefix: "own/", startRevision: 1, signal: AbortSignal.timeout(5_000) };
    await expect(watch(client, options).next()).rejects.toMatchObject(refused);
    const follower = follow(client, "own/");
    await vi.waitFor(() => {
      expect(follower.messages).toContainEqual({
        type: "lost",
        error: expect.objectContaining(refused),
      });
    }, PATIENCE);
    await follower.stop();
    close(client);
  });

  it("goes on when the token has run out", async () => {
    const client = user();
    await get(client, "own/1");
    const before = await logins();

    // Asking less often than tokens last, which each use prolongs.
    await vi.waitFor(
      async () => {
        expect(await get(client, "own/none")).toMatchObject({ kv: null });
        expect(await logins()).toBe(before + 1);
      },
      { timeout: 15_000, interval: 3_000 },
    );
    close(client);
  });

  it("survives crashes of etcd, for requests, mirrors and keepalives", async () => {
    const client = user();
    const follower = follow(client, "own/");
    const { id } = await grant(client, 5);
    const abort = new AbortController();
    const onRenewed = vi.fn();
    const kept = keepalive(client, id, { signal: abort.signal, onRenewed });
    await vi.waitFor(() => expect(follower.messages).not.toHaveLength(0), PATIENCE);

    for (let crash = 0; crash < 3; crash++) {
      onRenewed.mockClear();
      await etcd.restart();
      await vi.waitFor(() => put(client, `own/crash${crash}`, "after"), PATIENCE);
      await vi.waitFor(() => {
        expect(follower.keys.has(`own/crash${crash}`)).toBe(true);
        expect(onRenewed).toHaveBeenCalled();
      }, PATIENCE);
    }

    abort.abort();
    expect(await kept).toBe("aborted");
    await follower.stop();
    close(client);
  });

  it("goes to etcd and to no web proxy that the environment names", async () => {
    vi.stubEnv("grpc_proxy", `http://127.0.0.1:${await freePort()}`);
    const client = user();
    expect(await get(client, "own/none")).toMatchObject({ kv: null });
    close(client);
    vi.unstubAllEnvs();
  });

  it("logs in once for many requests at a time", async () => {
    const client = root();
    const before = await logins();
    const requests = Array.from({ length: 100 }, (_, n) => get(client, `own/${n}`));
    expect(await Promise.all(requests)).toHaveLength(100);
    expect(await logins()).toBe(before + 1);
    close(client);
  });
});

describe("authentication by signed tokens", () => {
  const directory = mkdtempSync(join(tmpdir(), "rollcall-jwt-"));
  const [publicPath, privatePath] = [join(directory, "public.pem"), join(directory, "private.pem")];
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  writeFileSync(publicPath, publicKey.export({ type: "spki", format: "pem" }));
  writeFileSync(privatePath, privateKey.export({ type: "pkcs1", format: "pem" }));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const token = `jwt,pub-key=${publicPath},priv-key=${privatePath},sign-method=RS256,ttl=10m`;
  const etcd = useEtcd({ args: ["--auth-token", token] });

  it("goes on when users and roles have changed, which voids all tokens", async () => {
    await enableAuth(etcd.client);
    const endpoints = [etcd.endpoint];
    const client = connect({ endpoints, username: "user", password: "user's", timeoutMs: 3_000 });
    const root = connect({ endpoints, username: "root", password: "root's", timeoutMs: 3_000 });
    await put(client, "own/1", "before");

    await root.auth.userAdd({ name: "another", password: "another's" });

    await put(client, "own/1", "after");
    expect((await get(client, "own/1")).kv?.value.toString()).toBe("after");
    close(client);
    close(root);
  });
});
