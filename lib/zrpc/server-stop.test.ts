import { status as Status } from "@grpc/grpc-js";
import { describe, expect, it, onTestFinished, vi } from "vitest";

import { put } from "@/lib/etcd/kv";
import { startEtcd } from "@/lib/testing/etcd";
import { useEtcd } from "@/lib/testing/use-etcd";

import { say, tally } from "./testing/echo";
import { checkHealth } from "./testing/health";
import { run } from "./testing/run";
import { connectEcho, serveEcho, startEcho } from "./testing/use-echo";

const WAIT = { timeout: 10_000, interval: 10 };

describe("a server that stops", () => {
  const etcd = useEtcd();

  const etcdConf = (Key: string) => ({ Hosts: [`127.0.0.1:${etcd.port}`], Key });
  const registered = async (key: string) =>
    Object.values(await etcd.client.getAll().prefix(`${key}/`).strings());

  it("can be stopped while it waits for etcd", async () => {
    const server = serveEcho(
      { Etcd: { Hosts: ["127.0.0.1:1"], Key: "waiting.rpc" } },
      { wait: true },
    );
    const started = expect(server.start()).rejects.toMatchObject({ code: "failed_precondition" });
    await vi.waitFor(async () => {
      expect(await checkHealth(`127.0.0.1:${server.port}`)).toBe("SERVING");
    }, WAIT);

    await server.stop();
    await started;
  });

  it("stops in order: out of discovery, then no more calls, while those in flight finish", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let called = () => {};
    const inFlight = new Promise<void>((resolve) => {
      called = resolve;
    });
    const server = serveEcho(
      { Etcd: etcdConf("leave.rpc"), Timeout: 0, Shutdown: { WrapUpTime: 2_000 } },
      {
        handler: {
          onSay: ({ request }) => {
            if (request.text !== "held") return;
            called();
            return held;
          },
        },
      },
    );
    await server.start();
    const b = await startEcho("b");
    await put(etcd.client, Buffer.from("leave.rpc/b"), Buffer.from(b.address));
    const address = `127.0.0.1:${server.port}`;
    const direct = await connectEcho({ Endpoints: [address], Timeout: 0 });
    const client = await connectEcho({ Etcd: etcdConf("leave.rpc") });
    const call = say(direct, { text: "held", deadline: Number.POSITIVE_INFINITY });
    await inFlight;

    const stopped = server.stop();

    // Within WrapUpTime it still serves those who have not heard yet.
    await vi.waitFor(async () => {
      expect(await registered("leave.rpc")).toEqual([b.address]);
    }, WAIT);
    expect(await checkHealth(address)).toBe("NOT_SERVING");
    expect(await say(direct)).toMatchObject({ by: "a" });
    await vi.waitFor(async () => expect(await tally(client, 5)).toEqual({ b: 5 }), WAIT);
    // After it, nobody new gets in.
    await vi.waitFor(
      () => expect(checkHealth(address)).rejects.toMatchObject({ code: Status.UNAVAILABLE }),
      WAIT,
    );

    release();
    expect(await call).toEqual({ text: "held", by: "a" });
    await stopped;
  });

  it("cuts off calls that are not done by WaitTime", async () => {
    let called = () => {};
    const inFlight = new Promise<void>((resolve) => {
      called = resolve;
    });
    const onSay = () => {
      called();
      return new Promise<void>(() => {});
    };
    const server = serveEcho(
      { Timeout: 0, Shutdown: { WrapUpTime: 0, WaitTime: 100 } },
      { handler: { onSay } },
    );
    await server.start();
    const client = await connectEcho({ Endpoints: [`127.0.0.1:${server.port}`] });
    const call = expect(say(client, { deadline: Number.POSITIVE_INFINITY })).rejects.toMatchObject({
      code: expect.any(Number),
    });
    await inFlight;

    await server.stop();

    await call;
  });

  it("leaves nothing in etcd after stop(), and stopping twice is stopping once", async () => {
    const server = serveEcho({ Etcd: etcdConf("twice.rpc") });
    await server.start();
    const lease = server.publisher?.lease;

    await Promise.all([server.stop(), server.stop()]);

    expect(await registered("twice.rpc")).toEqual([]);
    const { leases } = await etcd.client.leaseClient.leaseLeases();
    expect(leases.map(({ ID }) => ID)).not.toContain(lease);
  });

  it("on SIGTERM is out of discovery first, and ends by the same signal", async () => {
    const Hosts = `127.0.0.1:${etcd.port}`;
    const program = run("serve.ts", Hosts, "signal.rpc");
    const address = await program.line();
    expect(await registered("signal.rpc")).toEqual([address]);

    program.child.kill("SIGTERM");
    await vi.waitFor(async () => expect(await registered("signal.rpc")).toEqual([]), WAIT);
    expect(await checkHealth(address)).toBe("NOT_SERVING");

    expect(await program.exit).toEqual([null, "SIGTERM"]);
  });
});

describe("a server over an outage of etcd", () => {
  it("keeps its registration when etcd restarts", async () => {
    const etcd = await startEtcd();
    onTestFinished(() => etcd.stop());
    const Etcd = { Hosts: [`127.0.0.1:${etcd.port}`], Key: "outage.rpc" };
    const server = serveEcho({ Etcd });
    await server.start();
    const key = server.publisher?.fullKey;
    const client = await connectEcho({ Etcd });
    expect(await say(client)).toMatchObject({ by: "a" });

    await etcd.restart();

    expect(await say(client)).toMatchObject({ by: "a" });
    await vi.waitFor(async () => {
      expect(Object.keys(await etcd.client.getAll().prefix("outage.rpc/").strings())).toEqual([
        key,
      ]);
    }, WAIT);
  });
});
