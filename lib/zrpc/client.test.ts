import { status as Status } from "@grpc/grpc-js";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";

import { put } from "@/lib/etcd/kv";
import { useEtcd } from "@/lib/testing/use-etcd";

import { createClient } from "./client";
import { Echo, say } from "./testing/echo";
import { run } from "./testing/run";
import { connectEcho, startEcho } from "./testing/use-echo";

const WAIT = { timeout: 10_000, interval: 10 };

/** The watchers that etcd counts, by its metrics. */
async function watchers(endpoint: string): Promise<number> {
  const text = await (await fetch(`${endpoint}/metrics`)).text();
  return Number(/^etcd_debugging_mvcc_watcher_total (\d+)/m.exec(text)?.[1]);
}

describe("createClient", () => {
  const etcd = useEtcd();
  const hosts = () => [`127.0.0.1:${etcd.port}`];

  it("takes Endpoints over Target, and Target over Etcd", async () => {
    const [a, b, c] = await Promise.all(["a", "b", "c"].map((by) => startEcho(by)));
    await put(etcd.client, Buffer.from("order.rpc/1"), Buffer.from(c?.address ?? ""));
    const Endpoints = [a?.address ?? ""];
    const Target = `direct:///${b?.address}`;
    const Etcd = { Hosts: hosts(), Key: "order.rpc" };

    expect(await say(await connectEcho({ Endpoints, Target, Etcd }))).toMatchObject({ by: "a" });
    expect(await say(await connectEcho({ Target, Etcd }))).toMatchObject({ by: "b" });
    expect(await say(await connectEcho({ Etcd }))).toMatchObject({ by: "c" });
  });

  it("leaves other targets to grpc-js", async () => {
    const { address } = await startEcho("a");
    for (const Target of [address, `dns:///${address}`, `ipv4:${address}`]) {
      expect(await say(await connectEcho({ Target }))).toMatchObject({ by: "a" });
    }
  });

  it("dials servers themselves whatever proxy the environment names for the web", async () => {
    vi.stubEnv("http_proxy", "http://127.0.0.1:1");
    onTestFinished(() => void vi.unstubAllEnvs());
    const { address } = await startEcho("a");
    expect(await say(await connectEcho({ Endpoints: [address] }))).toMatchObject({ by: "a" });
  });

  it.each([
    ["no source of addresses", {}, "empty etcd hosts"],
    ["no hosts", { Etcd: { Hosts: [], Key: "a.rpc" } }, "empty etcd hosts"],
    ["no key", { Etcd: { Hosts: ["127.0.0.1:1"], Key: "" } }, "empty etcd key"],
    ["a target of an unknown scheme", { Target: "http://a" }, "is no target"],
    ["a target that is cut off", { Target: "etcd:///127.0.0.1:1" }, "empty etcd key"],
    ["an unknown balancer", { Endpoints: ["a:1"], BalancerName: "best" }, 'no balancer "best"'],
  ])("refuses a configuration with %s", async (_what, conf, message) => {
    const made = createClient(conf, Echo);
    await expect(made).rejects.toMatchObject({
      code: "invalid_argument",
      message: expect.stringContaining(message),
    });
  });

  it("sends App and Token only if both are there", async () => {
    const received: unknown[] = [];
    const { address } = await startEcho("a", {
      onSay: ({ metadata }) => {
        received.push([...metadata.get("app"), ...metadata.get("token")]);
      },
    });
    const Endpoints = [address];
    await say(await connectEcho({ Endpoints, App: "mall", Token: "s3cret" }));
    await say(await connectEcho({ Endpoints, App: "mall" }));
    await say(await connectEcho({ Endpoints, Token: "s3cret" }));

    expect(received).toEqual([["mall", "s3cret"], [], []]);
  });

  it("ends a call after Timeout by the target's name, or after the call's own deadline", async () => {
    const { address } = await startEcho("a", { onSay: () => new Promise(() => {}) });
    const timeless = await connectEcho({ Endpoints: [address], Timeout: 0 });
    const client = await connectEcho({ Endpoints: [address], Timeout: 50 });

    await expect(say(client)).rejects.toMatchObject({
      code: Status.DEADLINE_EXCEEDED,
      details: expect.stringContaining(`(target direct:///${address})`),
    });
    await expect(say(timeless, { deadline: Date.now() + 50 })).rejects.toMatchObject({
      code: Status.DEADLINE_EXCEEDED,
    });
  });

  it("ends no stream after Timeout", async () => {
    const { address } = await startEcho("a", {
      onSay: () => new Promise(() => {}),
      onListen: (call) => {
        call.on("error", () => {});
        call.write({ text: "still here", by: "a" });
      },
    });
    const client = await connectEcho({ Endpoints: [address], Timeout: 50 });
    const stream = client.listen({ text: "" });
    const ended = vi.fn();
    stream.on("error", ended);
    const [answer] = await new Promise<[{ text: string }]>((resolve) => {
      stream.once("data", (data) => resolve([data]));
    });
    // A unary call made after it runs out of the same time.
    await expect(say(client)).rejects.toMatchObject({ code: Status.DEADLINE_EXCEEDED });

    expect(answer).toMatchObject({ text: "still here" });
    expect(ended).not.toHaveBeenCalled();
    stream.cancel();
  });

  it("waits for a connection if told to block, and fails by the target's name without one", async () => {
    const { address } = await startEcho("a");
    const client = await connectEcho({ Endpoints: [address], NonBlock: false });
    expect(client.getChannel().getConnectivityState(false)).toBe(2);

    const unreachable = createClient({ Endpoints: ["127.0.0.1:1"], NonBlock: false }, Echo);
    await expect(unreachable).rejects.toMatchObject({
      code: "deadline_exceeded",
      message: "no connection to direct:///127.0.0.1:1 in time",
    });
  });

  it("leaves no watch in etcd after close()", async () => {
    const a = await startEcho("a");
    await put(etcd.client, Buffer.from("closing.rpc/1"), Buffer.from(a.address));
    const before = await watchers(etcd.endpoint);
    const clients = await Promise.all(
      [1, 2, 3].map(() => createClient({ Etcd: { Hosts: hosts(), Key: "closing.rpc" } }, Echo)),
    );
    await Promise.all(clients.map((client) => say(client)));
    await vi.waitFor(async () => {
      expect(await watchers(etcd.endpoint)).toBeGreaterThan(before);
    }, WAIT);

    for (const client of clients) client.close();

    await vi.waitFor(async () => expect(await watchers(etcd.endpoint)).toBe(before), WAIT);
  });

  it("gives up its subscription while idle, and takes it up again at the next call", async () => {
    const a = await startEcho("a");
    await put(etcd.client, Buffer.from("idle.rpc/1"), Buffer.from(a.address));
    const before = await watchers(etcd.endpoint);
    const client = await connectEcho(
      { Etcd: { Hosts: hosts(), Key: "idle.rpc" } },
      { channelOptions: { "grpc.client_idle_timeout_ms": 1_000 } },
    );
    await say(client);
    await vi.waitFor(async () => {
      expect(await watchers(etcd.endpoint)).toBeGreaterThan(before);
    }, WAIT);
    await vi.waitFor(async () => expect(await watchers(etcd.endpoint)).toBe(before), WAIT);

    expect(await say(client)).toMatchObject({ by: "a" });
  });

  it("leaves nothing that keeps a process alive after close() and stop()", async () => {
    const program = run("short-life.ts", ...hosts());
    expect(await program.line()).toBe("short");
    expect(await program.exit).toEqual([0, null]);
    const { kvs } = await etcd.client.getAll().prefix("short.rpc/").exec();
    expect(kvs).toEqual([]);
  });
});

describe("createClient with authentication", () => {
  const etcd = useEtcd();

  beforeAll(async () => {
    const { auth } = etcd.client;
    await auth.userAdd({ name: "root", password: "root's" });
    await auth.roleAdd({ name: "root" });
    await auth.userGrantRole({ user: "root", role: "root" });
  });

  it("reads etcd with the account of its configuration, and says when etcd refuses it", async () => {
    const a = await startEcho("a");
    const Etcd = { Hosts: [`127.0.0.1:${etcd.port}`], Key: "closed.rpc" };
    await put(etcd.client, Buffer.from("closed.rpc/1"), Buffer.from(a.address));
    await etcd.client.auth.authEnable();

    const allowed = await connectEcho({ Etcd: { ...Etcd, User: "root", Pass: "root's" } });
    expect(await say(allowed)).toMatchObject({ by: "a" });

    for (const account of [{}, { User: "root", Pass: "guess" }]) {
      const refused = await connectEcho({ Etcd: { ...Etcd, ...account } });
      await expect(say(refused)).rejects.toMatchObject({
        code: Status.UNAVAILABLE,
        details: expect.stringContaining("key=closed.rpc: etcd "),
      });
    }
  });

  it("tells a certificate that cannot be read from a service that is not there", async () => {
    const files = { CertFile: "no.crt", CertKeyFile: "no.key", CACertFile: "no-ca.crt" };
    const Etcd = { Hosts: [`127.0.0.1:${etcd.port}`], Key: "closed.rpc", ...files };
    const client = await connectEcho({ Etcd });
    await expect(say(client)).rejects.toThrow(
      /cannot resolve etcd:\S+key=closed\.rpc: .*no(-ca)?\.(crt|key)/,
    );
    await expect(say(client)).rejects.toThrow("cannot resolve");
  });
});
