import { once } from "node:events";
import { createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, describe, expect, it, vi } from "vitest";

import { Hub } from "@/lib/registry/hub";
import type { Topic } from "@/lib/registry/topics";

import { serveEventStream, topicsOf } from "./event-stream";

describe("topicsOf", () => {
  it("reads topics whose names hold any character, each encoded by itself", () => {
    const names = ["a,b/c d", "50%", "中文.rpc", "x&y=z?"];
    const topics = names.map((name): Topic => `service:${name}`);
    const query = topics.map(encodeURIComponent).join(",");
    expect(topicsOf(`/api/stream?topics=overview,${query}`)).toEqual(["overview", ...topics]);
  });

  it("names what is wrong", () => {
    const message = (url: string) => {
      try {
        return topicsOf(url);
      } catch (error) {
        return error;
      }
    };
    for (const url of ["/api/stream", "/api/stream?topics=", "/api/stream?topic=overview"]) {
      expect(message(url)).toMatchObject({ code: "invalid_argument", message: /at least one/ });
    }
    expect(message("/?topics=everything")).toMatchObject({ code: "invalid_argument" });
    expect(message("/?topics=service:")).toMatchObject({ code: "invalid_argument" });
    expect(message("/?topics=%E0%A4%A")).toMatchObject({ code: "invalid_argument" });
    const many = Array.from({ length: 33 }, (_, n) => `service:${n}`).join(",");
    expect(message(`/?topics=${many}`)).toMatchObject({ message: /at most 32/ });
  });
});

describe("serveEventStream", () => {
  const ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });

  /** A server that streams a hub to whoever asks, and how to ask. */
  async function serve() {
    let revision = 1;
    const hub = new Hub((topic) => ({ topic, revision, at: 0 }));
    const server = createServer((request, response) => {
      serveEventStream(hub, topicsOf(request.url ?? ""), request, response);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    ends.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const open = async (topics: string) => {
      const request = get({ port, host: "127.0.0.1", path: `/api/stream?topics=${topics}` });
      request.on("error", () => {});
      const [response] = (await once(request, "response")) as [IncomingMessage];
      response.on("error", () => {});
      return { request, response };
    };
    const publish = (topic: Topic, more: object = {}) => {
      revision += 1;
      hub.publish(topic, "delta", { ...more, revision });
    };
    return { hub, open, publish };
  }

  it("sends a snapshot of each topic, then its deltas, with the revision as id", async () => {
    const { open, publish } = await serve();
    const { response } = await open("overview,service:user.rpc");
    let text = "";
    response.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    publish("service:user.rpc", { puts: ["<script>\n"] });
    publish("service:other.rpc");
    await vi.waitFor(() => expect(text).toContain("event: delta"));
    expect(response.headers).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    });
    const frames = text.split("\n\n").filter((frame) => frame.startsWith("id:"));
    expect(frames).toEqual([
      'id: 1\nevent: snapshot\ndata: {"topic":"overview","revision":1,"at":0}',
      'id: 1\nevent: snapshot\ndata: {"topic":"service:user.rpc","revision":1,"at":0}',
      'id: 2\nevent: delta\ndata: {"puts":["<script>\\n"],"revision":2}',
    ]);
  });

  it("lets go of a reader that leaves", async () => {
    const { hub, open } = await serve();
    const { request } = await open("overview");
    expect(hub.viewers).toBe(1);
    request.destroy();
    await vi.waitFor(() => expect(hub.viewers).toBe(0));
    expect(hub.wanted("overview")).toBe(false);
  });

  it("hangs up on a reader that does not read, and goes on serving one that does", async () => {
    const { hub, open, publish } = await serve();
    const stuck = await open("changes");
    stuck.response.pause();
    const reading = await open("changes");
    let received = 0;
    reading.response.on("data", (chunk: Buffer) => {
      received += chunk.length;
    });
    const filler = "x".repeat(64 * 1_024);
    // The kernel's buffers take some megabytes before Node's own begin to fill.
    for (let sent = 0; sent < 400 && hub.viewers === 2; sent += 1) {
      publish("changes", { filler });
      const due = received;
      await vi.waitFor(() => expect(received).toBeGreaterThan(due));
    }
    await vi.waitFor(() => expect(hub.viewers).toBe(1));
    const before = received;
    publish("changes");
    await vi.waitFor(() => expect(received).toBeGreaterThan(before));
  });
});
