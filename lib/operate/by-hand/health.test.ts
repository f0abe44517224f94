import { Server, ServerCredentials } from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";
import { afterEach, describe, expect, it, vi } from "vitest";

import { type Op, transact } from "@/lib/etcd/kv";
import { reasonInChinese } from "@/lib/i18n/zh/reasons";
import { keep, listen, ready, stands, valuesUnder } from "@/lib/testing/by-hand";
import { freePort } from "@/lib/testing/etcd";
import { useClusters } from "@/lib/testing/use-cluster";
import { useEtcd } from "@/lib/testing/use-etcd";

import { editRegistration } from "./edit";
import { probe } from "./probe";
import { recordSchema } from "./record";

const soon = { timeout: 20_000, interval: 10 };
const tcp = { kind: "tcp" as const, intervalSeconds: 1 };

async function serveHealth(port: number, health: HealthImplementation) {
  const server = new Server();
  health.addToServer(server);
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error) =>
      error ? reject(error) : resolve(),
    );
  });
  return { stop: () => server.forceShutdown() };
}

describe("what is checked", () => {
  const etcd = useEtcd();
  const newCluster = useClusters(etcd);
  const open: (() => unknown)[] = [];

  afterEach(async () => {
    for (const end of open.splice(0).reverse()) await end();
    await etcd.client.delete().all();
  });

  const start = () => ready(newCluster());
  const values = () => valuesUnder(etcd, "user.rpc/");

  it("is out while nothing listens, on every console, and back under a new lease", async () => {
    const cluster = await start();
    const other = await start();
    const listener = await listen();
    const address = `127.0.0.1:${listener.port}`;
    const { id, lease } = await keep(cluster, "user.rpc", address, { check: tcp });
    await vi.waitFor(() => {
      const healths = [cluster, other].map((one) => one.handRegistrations.get(id)?.health);
      expect(healths).toContainEqual(expect.objectContaining({ ok: true }));
    }, soon);
    await listener.close();
    for (const one of [cluster, other]) {
      expect(await stands(one, id, "unhealthy")).toMatchObject({
        ...{ error: expect.stringContaining("ECONNREFUSED"), since: expect.any(Number) },
      });
    }
    await vi.waitFor(async () => expect(await values()).toEqual([]), soon);
    // Not only the one that keeps it knows why it left.
    for (const { journal } of [cluster, other]) {
      await vi.waitFor(async () => {
        const filter = { service: "user.rpc", kind: ["left" as const] };
        const { entries } = await journal.store.page(filter, { limit: 1 });
        expect(entries).toMatchObject([
          {
            ...{ cause: "revoked", address },
            doneBy: { kind: "health-check", reason: expect.stringContaining("ECONNREFUSED") },
          },
        ]);
      }, soon);
    }
    const again = await listen(listener.port);
    open.push(again.close);
    for (const one of [cluster, other]) {
      expect((await stands(one, id, "registered")).lease).not.toBe(lease);
    }
    expect(await values()).toEqual([address]);
  });

  it("stays out when another console takes over while it fails", async () => {
    const first = await start();
    const address = `127.0.0.1:${await freePort()}`;
    const { id } = await keep(first, "user.rpc", address, { check: tcp });
    await stands(first, id, "unhealthy");
    const second = await start();
    await first.close();
    await vi.waitFor(() => expect(second.handRegistrations.leadership.guard).not.toBeNull(), soon);
    await vi.waitFor(() => {
      expect(second.handRegistrations.get(id)?.health).toMatchObject({ ok: false });
    }, soon);
    expect(second.handRegistrations.get(id)?.state).toBe("unhealthy");
    expect(await values()).toEqual([]);
  });

  it("is registered again when its check is taken away or its address changed to one that answers", async () => {
    const cluster = await start();
    const listener = await listen();
    open.push(listener.close);
    const dead = `127.0.0.1:${await freePort()}`;
    const one = await keep(cluster, "user.rpc", dead, { check: tcp });
    const out = await stands(cluster, one.id, "unhealthy");
    const { modRevision } = out;
    await editRegistration(cluster, one.id, { modRevision, check: null, reason: "x" }, null);
    const back = await stands(cluster, one.id, "registered");
    // It may have been on its way out as the check was taken away.
    await vi.waitFor(async () => expect(await values()).toEqual([dead]), soon);
    const checked = { modRevision: back.modRevision, check: tcp, reason: "x" };
    await editRegistration(cluster, one.id, checked, null);
    const gone = await stands(cluster, one.id, "unhealthy");
    const address = `127.0.0.1:${listener.port}`;
    const moved = { modRevision: gone.modRevision, address, reason: "x" };
    await editRegistration(cluster, one.id, moved, null);
    await stands(cluster, one.id, "registered");
    expect(await values()).toEqual([address]);
  });

  it("is out while gRPC's health service says so, of the service that is asked for", async () => {
    const cluster = await start();
    const port = await freePort();
    const health = new HealthImplementation({ "": "SERVING", "user.User": "SERVING" });
    const server = await serveHealth(port, health);
    open.push(server.stop);
    const address = `127.0.0.1:${port}`;
    const check = { kind: "grpc" as const, service: "user.User", intervalSeconds: 1 };
    const { id } = await keep(cluster, "user.rpc", address, { check });
    health.setStatus("user.User", "NOT_SERVING");
    expect(await stands(cluster, id, "unhealthy")).toMatchObject({
      error: expect.stringContaining("NOT_SERVING"),
    });
    health.setStatus("user.User", "SERVING");
    await stands(cluster, id, "registered");
    server.stop();
    await stands(cluster, id, "unhealthy");
    const again = await serveHealth(port, health);
    open.push(again.stop);
    await stands(cluster, id, "registered");
    expect(await values()).toEqual([address]);
  });

  it("tells why an address does not answer, in Chinese too, and leaves no connection behind", async () => {
    const { signal } = new AbortController();
    const limit = { timeoutMs: 500, signal };
    const why = async (...asked: Parameters<typeof probe>) => {
      const said = await probe(...asked);
      if (said !== null) expect(reasonInChinese(said)).toMatch(/\p{Script=Han}/u);
      return said;
    };
    const listener = await listen();
    open.push(listener.close);
    const silent = `127.0.0.1:${listener.port}`;
    const dead = `127.0.0.1:${await freePort()}`;
    const grpc = { kind: "grpc" as const, service: "", intervalSeconds: 1 };
    expect(await why(silent, tcp, limit)).toBeNull();
    expect(await why(dead, tcp, limit)).toMatch(/ECONNREFUSED/);
    expect(await why("no-such-host.invalid:80", tcp, limit)).toMatch(/ENOTFOUND|EAI_AGAIN|within/);
    expect(await why("nonsense", tcp, limit)).toMatch(/host:port/);
    expect(await why(dead, grpc, limit)).toMatch(/ECONNREFUSED/);
    // Listens, but says nothing.
    expect(await why(silent, grpc, limit)).toMatch(/no answer within 500 ms/);
    const port = await freePort();
    const server = await serveHealth(port, new HealthImplementation({ "": "SERVING" }));
    open.push(server.stop);
    expect(await why(`127.0.0.1:${port}`, grpc, limit)).toBeNull();
    const unknown = { ...grpc, service: "no.Such" };
    expect(await why(`127.0.0.1:${port}`, unknown, limit)).toMatch(/gRPC status 5/);
    await vi.waitFor(() => expect(listener.open()).toBe(0), soon);
  });

  it("is registered, checked and kept alive with a thousand others", async () => {
    const cluster = await start();
    const listener = await listen();
    open.push(listener.close);
    const address = `127.0.0.1:${listener.port}`;
    const record = recordSchema.parse({
      ...{ service: "user.rpc", address, format: "go-zero", metadata: {}, ttlSeconds: 30 },
      // A thousand connections a second would measure this machine, and nothing else.
      ...{ check: { ...tcp, intervalSeconds: 20 }, actor: null, reason: "" },
      ...{ createdAt: 1, edited: null },
    });
    const value = Buffer.from(JSON.stringify(record));
    const keys = Array.from({ length: 1_000 }, (_, n) => `/rollcall/registrations/many-${n}`);
    for (let from = 0; from < keys.length; from += 100) {
      const success = keys.slice(from, from + 100).map((key): Op => {
        return { type: "put", key: Buffer.from(key), value };
      });
      await transact(etcd.client, { ifModRevision: [], success });
    }
    await vi.waitFor(
      () => {
        const { registrations } = cluster.handRegistrations.view();
        expect(registrations.filter(({ state }) => state === "registered")).toHaveLength(1_000);
        expect(registrations.filter(({ health }) => health?.ok)).toHaveLength(1_000);
        expect(cluster.handRegistrations.held).toBe(1_000);
      },
      { timeout: 120_000, interval: 200 },
    );
    expect(await values()).toHaveLength(1_000);
  }, 150_000);
});
