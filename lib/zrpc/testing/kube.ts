import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { KubeConfig, type V1EndpointSlice } from "@kubernetes/client-node";
import { onTestFinished } from "vitest";

const PATH = /^\/apis\/discovery\.k8s\.io\/v1\/namespaces\/([^/]+)\/endpointslices$/;

type Event = { version: number; type: string; object: V1EndpointSlice };
type Watcher = { response: ServerResponse; namespace: string; selector: string };

/** One slice as a test describes it: hosts that are ready, and those that are not. */
export type Slice = { ready?: string[]; unready?: string[]; port: number };

/**
 * A stand-in for a Kubernetes API server, over plain HTTP: list and watch of EndpointSlices by
 * label, with resource versions, and no more. There is no cluster where these tests run.
 */
export async function startKube() {
  const slices = new Map<string, V1EndpointSlice>();
  const events: Event[] = [];
  const watchers = new Set<Watcher>();
  let version = 100;
  let compacted = 0;
  let status = 200;
  let lists = 0;

  const matches = (slice: V1EndpointSlice, { namespace, selector }: Omit<Watcher, "response">) => {
    const [label = "", value] = selector.split("=");
    return slice.metadata?.namespace === namespace && slice.metadata.labels?.[label] === value;
  };
  const send = (watcher: Watcher, { type, object }: Pick<Event, "type" | "object">) => {
    if (matches(object, watcher)) watcher.response.write(`${JSON.stringify({ type, object })}\n`);
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://kube");
    const namespace = PATH.exec(url.pathname)?.[1] ?? "";
    const selector = url.searchParams.get("labelSelector") ?? "";
    const answer = (code: number, body: object) => {
      response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    if (status !== 200) return answer(status, { kind: "Status", code: status, message: "no" });
    if (url.searchParams.get("watch") !== "true") {
      lists += 1;
      const items = [...slices.values()].filter((slice) => matches(slice, { namespace, selector }));
      const metadata = { resourceVersion: String(version) };
      return answer(200, {
        kind: "EndpointSliceList",
        apiVersion: "discovery.k8s.io/v1",
        metadata,
        items,
      });
    }
    const from = Number(url.searchParams.get("resourceVersion"));
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    if (from < compacted) {
      const object = { kind: "Status", code: 410, message: "too old resource version" };
      response.end(`${JSON.stringify({ type: "ERROR", object })}\n`);
      return;
    }
    const watcher = { response, namespace, selector };
    watchers.add(watcher);
    response.on("close", () => watchers.delete(watcher));
    for (const event of events) if (event.version > from) send(watcher, event);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });

  const takeWatchers = () => {
    const taken = [...watchers];
    watchers.clear();
    return taken;
  };

  const commit = (type: string, object: V1EndpointSlice) => {
    version += 1;
    const stamped = {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(version) },
    };
    events.push({ version, type, object: stamped });
    for (const watcher of watchers) send(watcher, { type, object: stamped });
    return stamped;
  };

  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: "test", server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
    { name: "tester" },
  );

  return {
    config,
    /** Creates or replaces a slice of `mall/<service>`. */
    apply(service: string, name: string, { ready = [], unready = [], port: target }: Slice): void {
      const endpoints = [
        ...ready.map((host) => ({ addresses: [host], conditions: { ready: true } })),
        ...unready.map((host) => ({ addresses: [host], conditions: { ready: false } })),
      ];
      const labels = { "kubernetes.io/service-name": service };
      const slice = {
        addressType: "IPv4",
        metadata: { name, namespace: "mall", labels },
        endpoints,
        ports: [{ port: target }],
      };
      slices.set(name, commit(slices.has(name) ? "MODIFIED" : "ADDED", slice));
    },
    remove(name: string): void {
      const slice = slices.get(name);
      slices.delete(name);
      if (slice) commit("DELETED", slice);
    },
    /** Forgets history: who has not seen all of it must list again. */
    compact(): void {
      events.length = 0;
      compacted = version + 1;
      version += 1;
    },
    /** Breaks the watches off, as a restart does. */
    breakWatches(): void {
      for (const { response } of takeWatchers()) response.destroy();
    },
    /** Ends the watches properly, as the API server does every few minutes. */
    endWatches(): void {
      for (const { response } of takeWatchers()) response.end();
    },
    /** Answers everything with this status from now on. */
    answerWith(code: number): void {
      status = code;
    },
    get watches(): number {
      return watchers.size;
    },
    get lists(): number {
      return lists;
    },
    connections: () =>
      new Promise<number>((resolve) => {
        server.getConnections((_error, count) => resolve(count));
      }),
  };
}
