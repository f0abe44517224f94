import { status as Status } from "@grpc/grpc-js";
import { describe, expect, it, onTestFinished, vi } from "vitest";

import type { RpcServerConfInput } from "@/lib/discov/rpc-conf";
import { list } from "@/lib/etcd/kv";
import { useEtcd } from "@/lib/testing/use-etcd";

import { createServer } from "./server";
import { say } from "./testing/echo";
import { checkHealth } from "./testing/health";
import { reflect } from "./testing/reflect";
import { connectEcho, serveEcho, startEcho } from "./testing/use-echo";

const WAIT = { timeout: 10_000, interval: 10 };

describe("createServer", () => {
  const etcd = useEtcd();

  const etcdConf = (Key: string) => ({ Hosts: [`127.0.0.1:${etcd.port}`], Key });
  const registered = async (key: string) =>
    Object.values(await etcd.client.getAll().prefix(`${key}/`).strings());

  const revision = async () => (await list(etcd.client, "taken.rpc/")).header.revision;

  it("registers the address it listens on, and is found by it", async () => {
    const server = serveEcho({ Etcd: etcdConf("found.rpc") });
    await server.start();

    expect(await registered("found.rpc")).toEqual([`127.0.0.1:${server.port}`]);
    expect(server.publisher?.fullKey).toBe(`found.rpc/${server.publisher?.lease}`);
    const client = await connectEcho({ Etcd: etcdConf("found.rpc") });
    expect(await say(client)).toMatchObject({ by: "a" });
  });

  it("registers the address it is told to advertise, under the ID of its configuration", async () => {
    const Etcd = { ...etcdConf("told.rpc"), ID: 7 };
    const server = serveEcho({ Etcd }, { advertise: "a.example" });
    await server.start();

    expect(await registered("told.rpc")).toEqual([`a.example:${server.port}`]);
    expect(server.publisher?.fullKey).toBe("told.rpc/7");
  });

  it("registers the pod's address when it listens on all hosts", async () => {
    vi.stubEnv("POD_IP", "10.1.2.3");
    onTestFinished(() => void vi.unstubAllEnvs());
    const server = serveEcho({ Etcd: etcdConf("pod.rpc"), ListenOn: "0.0.0.0:0" });
    await server.start();

    expect(await registered("pod.rpc")).toEqual([`10.1.2.3:${server.port}`]);
  });

  it("serves unregistered without Etcd", async () => {
    const server = serveEcho({});
    await server.start();

    expect(server.publisher).toBeUndefined();
    const client = await connectEcho({ Endpoints: [`127.0.0.1:${server.port}`] });
    expect(await say(client)).toMatchObject({ by: "a" });
  });

  it("listens already when its registration appears", async () => {
    const seen: Promise<unknown>[] = [];
    const watcher = await etcd.client.watch().prefix("order.rpc/").create();
    onTestFinished(() => watcher.cancel());
    watcher.on("put", ({ value }) => seen.push(checkHealth(value.toString())));

    await serveEcho({ Etcd: etcdConf("order.rpc") }).start();

    await vi.waitFor(() => expect(seen).toHaveLength(1), WAIT);
    expect(await seen[0]).toBe("SERVING");
  });

  it("registers nothing when it cannot listen", async () => {
    const { address } = await startEcho("first");
    const server = serveEcho({ Etcd: etcdConf("taken.rpc"), ListenOn: address });

    const before = await revision();
    await expect(server.start()).rejects.toMatchObject({
      code: "failed_precondition",
      message: expect.stringContaining(`cannot listen on ${address}`),
    });
    // Not even for a moment.
    expect(await revision()).toBe(before);
    expect(server.publisher).toBeUndefined();
  });

  it("refuses to listen without a port", async () => {
    await expect(serveEcho({ ListenOn: "localhost" }).start()).rejects.toMatchObject({
      code: "invalid_argument",
      message: 'ListenOn "localhost" has no port',
    });
  });

  it("stops listening when it cannot register", async () => {
    const server = serveEcho(
      { Etcd: { Hosts: ["127.0.0.1:1"], Key: "away.rpc" } },
      { startTimeoutMs: 200 },
    );

    await expect(server.start()).rejects.toMatchObject({ code: "unavailable" });
    await expect(checkHealth(`127.0.0.1:${server.port}`)).rejects.toMatchObject({
      code: Status.UNAVAILABLE,
    });
  });

  it("says SERVING for itself, and knows no other service", async () => {
    const server = serveEcho({});
    await server.start();
    const address = `127.0.0.1:${server.port}`;

    expect(await checkHealth(address)).toBe("SERVING");
    await expect(checkHealth(address, "echo.Echo")).rejects.toMatchObject({
      code: Status.NOT_FOUND,
    });
  });

  it("has no health service when told so", async () => {
    const server = serveEcho({ Health: false });
    await server.start();
    await expect(checkHealth(`127.0.0.1:${server.port}`)).rejects.toMatchObject({
      code: Status.UNIMPLEMENTED,
    });
  });

  it.each(["dev", "test"] as const)("answers reflection in mode %s", async (Mode) => {
    const server = serveEcho({ Mode });
    await server.start();
    const address = `127.0.0.1:${server.port}`;

    const { listServicesResponse } = await reflect(address, { listServices: "*" });
    expect(listServicesResponse?.service.map(({ name }) => name).sort()).toEqual([
      "echo.Echo",
      "grpc.health.v1.Health",
    ]);
    const found = await reflect(address, { fileContainingSymbol: "echo.Echo" });
    expect(found.fileDescriptorResponse?.fileDescriptorProto.length).toBeGreaterThan(0);
  });

  it("answers no reflection in mode pro", async () => {
    const server = serveEcho({ Mode: "pro" });
    await server.start();
    await expect(reflect(`127.0.0.1:${server.port}`, { listServices: "*" })).rejects.toMatchObject({
      code: Status.UNIMPLEMENTED,
    });
  });

  it("ends unary calls after its Timeout, or that of their method", async () => {
    const late = { onSay: () => new Promise<void>(() => {}) };
    const server = serveEcho({ Timeout: 30 }, { handler: late });
    const patient = serveEcho(
      { Timeout: 0, MethodTimeouts: [{ FullMethod: "/echo.Echo/say", Timeout: "40ms" }] },
      { handler: late },
    );
    for (const slow of [server, patient]) {
      await slow.start();
      const client = await connectEcho({ Endpoints: [`127.0.0.1:${slow.port}`], Timeout: 0 });
      await expect(say(client)).rejects.toMatchObject({
        code: Status.DEADLINE_EXCEEDED,
        details: expect.stringContaining("context deadline exceeded"),
      });
    }
  });

  it("refuses a configuration that lacks what is needed", () => {
    expect(() => createServer({ Name: "a" } as RpcServerConfInput, () => {})).toThrow("ListenOn");
    expect(() => serveEcho({ Auth: true })).toThrow("tokenOf");
  });
});
