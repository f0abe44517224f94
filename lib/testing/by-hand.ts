import { createServer, type Socket } from "node:net";

import { expect, vi } from "vitest";

import type { Cluster } from "@/lib/cluster";
import { list } from "@/lib/etcd/kv";
import { register } from "@/lib/operate/register";
import type { HandRegistration, HealthCheck } from "@/lib/registry/hand-registration";

import type { TestEtcd } from "./etcd";

const soon = { timeout: 20_000, interval: 10 };

/** Waits until a console has read the registry and Rollcall's own keys. */
export async function ready(cluster: Cluster): Promise<Cluster> {
  await vi.waitFor(() => {
    cluster.assertLoaded();
    expect(cluster.handRegistrations.view().loaded).toBe(true);
  }, soon);
  return cluster;
}

/** Registers by hand what is kept alive, and waits until the console says so. */
export async function keep(
  cluster: Cluster,
  service: string,
  address: string,
  more: { check?: HealthCheck; format?: string; metadata?: Record<string, string> } = {},
): Promise<HandRegistration> {
  const asked = { format: "go-zero", metadata: {}, ttlSeconds: 10, reason: "test", actor: "Erin" };
  const { id } = await register(cluster, service, {
    ...{ ...asked, address, keepalive: "rollcall" as const },
    ...more,
  });
  return stands(cluster, id ?? "", "registered");
}

/** Waits until a registration by hand stands so. */
export function stands(
  cluster: Cluster,
  id: string,
  state: HandRegistration["state"],
): Promise<HandRegistration> {
  return vi.waitFor(() => {
    const registration = cluster.handRegistrations.get(id);
    expect(registration?.state).toBe(state);
    if (!registration) throw new Error("there is none");
    return registration;
  }, soon);
}

/** The values under a prefix in etcd. */
export async function valuesUnder(etcd: TestEtcd, prefix: string): Promise<string[]> {
  return (await list(etcd.client, prefix)).kvs.map(({ value }) => value.toString());
}

/** Listens for TCP connections on a port, one that is free where none is given. */
export async function listen(
  port = 0,
): Promise<{ port: number; open: () => number; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    // Reads, so that it hears when the other side is gone.
    socket.resume();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (!address || typeof address !== "object") throw new Error("no port");
  return {
    port: address.port,
    open: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
