import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Topic } from "@/lib/registry/topics";

import { LiveHub } from "./hub";
import type { HubMessage, Port } from "./protocol";

type Stream = { topics: string[]; response: ServerResponse };

/** A tab that keeps what it is told. */
class Tab implements Port {
  readonly heard: HubMessage[] = [];
  post = (message: HubMessage) => void this.heard.push(message);

  get phase(): string | undefined {
    return this.heard.findLast((message) => message.type === "state")?.state.phase;
  }

  /** Event and revision of what came on a topic. */
  on(topic: Topic): string[] {
    return this.heard.flatMap((message) => {
      if (message.type !== "message" || message.message.data.topic !== topic) return [];
      return [`${message.message.event} ${message.message.data.revision}`];
    });
  }
}

describe("LiveHub", () => {
  let hub: LiveHub;
  let origin: string;
  /** Those that are open now. */
  let streams: Stream[];
  let requests: number;
  /** Takes the place of a proper stream while it is set. */
  let answer: ((response: ServerResponse) => void) | undefined;

  const server = createServer((request, response) => {
    requests += 1;
    if (answer) return answer(response);
    response.writeHead(200, { "content-type": "text/event-stream" });
    const stream = { topics: topicsOf(request), response };
    streams.push(stream);
    response.on("close", () => streams.splice(streams.indexOf(stream), 1));
    for (const topic of stream.topics) send(stream, "snapshot", topic, requests);
  });

  function topicsOf({ url = "" }: IncomingMessage): string[] {
    const query = url.slice(url.indexOf("topics=") + 7);
    return query.split(",").map(decodeURIComponent);
  }

  function send({ response }: Stream, event: string, topic: string, revision: number) {
    const data = { topic, revision, at: Date.now(), ...empty(topic) };
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  function empty(topic: string) {
    if (topic === "changes") return { changes: [], explained: [] };
    if (topic === "operations") return { operations: [] };
    const service = topic.slice("service:".length);
    return { service, registrations: [], deletes: [], puts: [], samples: [], departures: [] };
  }

  function attach(tab: Tab, ...topics: Topic[]) {
    hub.receive(tab, { type: "attach", origin, topics });
  }

  beforeEach(async () => {
    streams = [];
    requests = 0;
    answer = undefined;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    hub = new LiveHub({ lingerMs: 1, backoffMs: 5 });
  });

  const tabs: Tab[] = [];
  const newTab = () => {
    const tab = new Tab();
    tabs.push(tab);
    return tab;
  };

  afterEach(async () => {
    for (const tab of tabs.splice(0)) hub.receive(tab, { type: "leave" });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it("gives all tabs one stream of all their topics, and each tab its own topics", async () => {
    const [first, second] = [newTab(), newTab()];
    attach(first, "changes");
    attach(second, "operations", "service:a,b/中 文%");
    await vi.waitFor(() => {
      expect(streams.map(({ topics }) => topics)).toEqual([
        ["changes", "operations", "service:a,b/中 文%"],
      ]);
      expect(first.on("changes")).not.toEqual([]);
      expect(second.on("service:a,b/中 文%")).not.toEqual([]);
    });
    expect(first.on("operations")).toEqual([]);
  });

  it("brings a tab that is new to a topic its snapshot, though another has it already", async () => {
    const [first, second] = [newTab(), newTab()];
    attach(first, "changes");
    await vi.waitFor(() => expect(first.on("changes")).toEqual(["snapshot 1"]));
    attach(second, "changes");
    await vi.waitFor(() => {
      expect(second.on("changes")).toEqual(["snapshot 2"]);
      expect(streams).toHaveLength(1);
    });
  });

  it("does not open the stream anew for a heartbeat", async () => {
    const tab = newTab();
    attach(tab, "changes");
    await vi.waitFor(() => expect(tab.phase).toBe("open"));
    attach(tab, "changes");
    for (const stream of streams) send(stream, "delta", "changes", 9);
    await vi.waitFor(() => expect(tab.on("changes")).toContain("delta 9"));
    expect(requests).toBe(1);
  });

  it("closes the stream when no tab is visible, and gives a snapshot when one is again", async () => {
    const tab = newTab();
    attach(tab, "changes");
    await vi.waitFor(() => expect(streams).toHaveLength(1));
    attach(tab);
    await vi.waitFor(() => expect(streams).toHaveLength(0));
    attach(tab, "changes");
    await vi.waitFor(() => expect(tab.on("changes")).toEqual(["snapshot 1", "snapshot 2"]));
  });

  it("leaves out a topic that nobody wants any more", async () => {
    const tab = newTab();
    attach(tab, "changes", "operations");
    await vi.waitFor(() => expect(streams).toHaveLength(1));
    attach(tab, "changes");
    await vi.waitFor(() => expect(streams.map(({ topics }) => topics)).toEqual([["changes"]]));
  });

  it("comes back to a snapshot after the console was away, and says so meanwhile", async () => {
    const tab = newTab();
    attach(tab, "changes");
    await vi.waitFor(() => expect(tab.phase).toBe("open"));
    answer = (response) => response.destroy();
    for (const { response } of [...streams]) response.destroy();
    await vi.waitFor(() => expect(requests).toBeGreaterThan(3));
    expect(tab.phase).toBe("lost");
    answer = undefined;
    await vi.waitFor(() => expect(tab.phase).toBe("open"));
    expect(tab.on("changes")).toHaveLength(2);
  });

  it.each([
    [
      "an error of a proxy",
      (response: ServerResponse) => response.writeHead(502).end("bad gateway"),
    ],
    ["a page of a proxy", (response: ServerResponse) => response.end("<html>")],
    [
      "a message of another version",
      (response: ServerResponse) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write('event: snapshot\ndata: {"topic":"changes","revision":"x"}\n\n');
      },
    ],
  ])("tries again after %s", async (_what, bad) => {
    answer = bad;
    const tab = newTab();
    attach(tab, "changes");
    await vi.waitFor(() => expect(tab.phase).toBe("lost"));
    answer = undefined;
    await vi.waitFor(() => expect(tab.phase).toBe("open"));
  });

  it("takes a stream that has fallen silent for dead", async () => {
    hub = new LiveHub({ silenceMs: 30, backoffMs: 5 });
    const tab = newTab();
    attach(tab, "changes");
    await vi.waitFor(() => expect(requests).toBeGreaterThan(2));
    expect(tab.heard).toContainEqual({
      type: "state",
      state: { phase: "lost", since: expect.any(Number) },
    });
  });

  it("forgets a tab that crashed, and takes one that only slept back in", async () => {
    hub = new LiveHub({ lingerMs: 1, backoffMs: 5, tabTimeoutMs: 200 });
    const tab = newTab();
    attach(tab, "changes");
    await vi.waitFor(() => expect(requests).toBe(1));
    await vi.waitFor(() => expect(streams).toHaveLength(0));
    attach(tab, "changes");
    await vi.waitFor(() => expect(requests).toBe(2));
  });
});
