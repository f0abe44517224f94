import { afterEach, describe, expect, it, vi } from "vitest";

import { pinAnswerSchema, pinsAnswerSchema } from "@/lib/api/pins-contract";
import { type Cluster, getCluster } from "@/lib/cluster";
import { get, list, put, transact } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import { callRoute } from "@/lib/testing/call-route";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";
import { DELETE as DEREGISTER, GET as READ } from "../registrations/[key]/route";
import { DELETE } from "./[id]/route";
import { GET, POST } from "./route";

const soon = { timeout: 15_000, interval: 20 };

describe("pins", () => {
  const etcd = useEtcd();
  const start = useConsole(etcd);

  afterEach(async () => {
    const { kvs } = await list(etcd.client, "/rollcall/formats/", { keysOnly: true });
    for (const { key } of kvs) {
      const success = [{ type: "delete" as const, key }];
      await transact(etcd.client, { ifModRevision: [], success });
    }
  });

  const pin = (body: object, actor?: string) =>
    callRoute(POST, {
      method: "POST",
      body,
      ...(actor && { headers: { "x-rollcall-actor": actor } }),
    });
  const unpin = (id: string, body: object = {}) =>
    callRoute(DELETE, { method: "DELETE", params: { id }, body });
  const listed = async () => pinsAnswerSchema.parse((await callRoute(GET)).body);
  const pinned = async (body: object, actor?: string) => {
    const answer = await pin(body, actor);
    expect(answer.status).toBe(201);
    const made = pinAnswerSchema.parse(answer.body).pin;
    if (!made) throw new Error("no pin was made");
    return made;
  };

  async function register(key: string, value: string): Promise<void> {
    const { id } = await grant(etcd.client, 600);
    await put(etcd.client, key, value, { lease: id });
  }

  const rowOf = (cluster: Cluster, service: string) => cluster.live.rows.get(service);
  const shown = (service: string, row: object) =>
    vi.waitFor(() => expect(rowOf(getCluster(), service)).toMatchObject(row), soon);
  const gone = (service: string) =>
    vi.waitFor(() => expect(rowOf(getCluster(), service)).toBeUndefined(), soon);

  async function lines(cluster: Cluster, key: string) {
    await cluster.journal.flush();
    const { entries } = await cluster.journal.store.page({}, { limit: 200 });
    return entries.flatMap((entry) =>
      entry.type === "change" && entry.key === key
        ? [{ kind: entry.kind, cause: entry.cause, doneBy: entry.doneBy }]
        : [],
    );
  }

  it("say how keys are read from then on, at every console, until they are taken away", async () => {
    const other = getCluster();
    const cluster = await start();
    await register("app/a/x", "10.0.0.1:80");
    await shown("app/a", { framework: "go-kit", guessed: 50 });
    const made = await pinned({ prefix: "app/", format: "go-zero", reason: "it is" }, "li");
    expect(made).toMatchObject({ prefix: "app/", actor: "li", reason: "it is", overruled: false });
    await shown("app/a", { framework: "go-zero", instances: 1 });
    await vi.waitFor(() => {
      expect(rowOf(other, "app/a")).toMatchObject({ framework: "go-zero" });
    }, soon);
    await register("app/b/y", "10.0.0.2:80");
    await shown("app/b", { framework: "go-zero" });

    expect((await listed()).pins).toMatchObject([{ id: made.id, format: "go-zero" }]);
    expect(await unpin(made.id, { modRevision: made.modRevision })).toMatchObject({ status: 200 });
    await shown("app/a", { framework: "go-kit" });
    expect((await listed()).pins).toEqual([]);
    const kinds = cluster.operations.list().map(({ kind, reason }) => ({ kind, reason }));
    expect(kinds).toEqual([
      { kind: "pin", reason: "app/ as go-zero: it is" },
      { kind: "unpin", reason: "app/ as go-zero" },
    ]);
  });

  it("say what keys cannot tell, and keys are read anew once that is another thing", async () => {
    await register("/odd/eu/user/zone-a/1", "10.0.0.1:80");
    await shown("/odd/eu/user/zone-a", { instances: 1 });
    const options = { serviceDepth: 3, protocol: "grpc" };
    const first = await pinned({ prefix: "/odd/", format: "go-kit", ...options });
    expect(first).toMatchObject(options);
    expect((await listed()).pins).toMatchObject([options]);
    await shown("/odd/eu/user", { framework: "go-kit", instances: 1 });
    await gone("/odd/eu/user/zone-a");
    const spoken = () =>
      getCluster()
        .live.service("/odd/eu/user")
        ?.registrations.flatMap(({ details }) => details?.addresses ?? []);
    expect(spoken()).toMatchObject([{ protocol: "grpc", port: 80 }]);

    await unpin(first.id);
    const second = { prefix: "/odd/", format: "go-kit", serviceDepth: 3, protocol: "http" };
    const { id } = await pinned(second);
    await vi.waitFor(() => expect(spoken()).toMatchObject([{ protocol: "http" }]), soon);
    await unpin(id);
    await pinned({ prefix: "/odd/", format: "go-kit", serviceDepth: 2 });
    await shown("/odd/eu", { instances: 1 });
    await gone("/odd/eu/user");
    const reasons = getCluster()
      .operations.list()
      .map(({ reason }) => reason);
    expect(reasons).toContain("/odd/ as go-kit, serviceDepth 3, protocol grpc");
  });

  it("are refused with an option that their format does not take, and listed as unreadable", async () => {
    const refused = await pin({ prefix: "o/", format: "go-zero", namespaceDepth: 1 });
    expect(refused).toMatchObject({
      status: 400,
      body: { error: { message: "format: go-zero takes no namespaceDepth; it takes protocol" } },
    });
    for (const wrong of [{ serviceDepth: 0 }, { serviceDepth: 1.5 }, { protocol: "no such" }]) {
      expect(await pin({ prefix: "o/", format: "go-kit", ...wrong })).toMatchObject({
        status: 400,
      });
    }
    const value = '{"prefix":"o/","format":"kitex","protocol":"grpc","createdAt":1}';
    await put(etcd.client, "/rollcall/formats/odd", value);
    await vi.waitFor(async () => {
      expect((await listed()).malformed).toMatchObject([
        { id: "odd", problem: "format: kitex takes no protocol; it takes no such option" },
      ]);
    }, soon);
    expect((await listed()).options).toMatchObject({
      ...{ kratos: ["namespaceDepth"], "go-zero": ["protocol"] },
      "go-kit": ["serviceDepth", "protocol"],
    });
  });

  it("take a service out of the view without anybody having left, and say in the history who did it", async () => {
    const cluster = getCluster();
    const key = "not/a-service/1";
    await register(key, "10.0.0.1:80");
    await shown("not/a-service", { instances: 1 });
    const { id } = await pinned({ prefix: "not/", format: "ignore" }, "li");
    await gone("not/a-service");
    expect(cluster.live.service("not/a-service")).toMatchObject({
      registrations: [],
      departures: [],
    });
    expect(cluster.live.changes.filter(({ kind }) => kind === "left")).toEqual([]);
    const { services } = cluster.live.overview().totals;
    expect(services).toBe(cluster.live.rows.size);
    const byPin = { kind: "pin", actor: "li", reason: "" };
    // Who did it is written once the call is over, the line as it happens.
    await vi.waitFor(async () => {
      expect((await lines(cluster, key))[0]).toEqual({
        ...{ kind: "left", cause: "unknown", doneBy: byPin },
      });
    }, soon);
    const states = () =>
      cluster.journal.store.stateAt(cluster.journal.epoch, cluster.registry.revision);
    expect((await states()).has(key)).toBe(false);

    await unpin(id);
    await shown("not/a-service", { instances: 1 });
    expect((await lines(cluster, key))[0]).toMatchObject({ kind: "registered" });
    expect((await states()).has(key)).toBe(true);
    expect(cluster.live.changes.filter((change) => change.key === key)).toHaveLength(1);
  });

  it("are in force from the first view on, and are no gap in the history of a console that comes later", async () => {
    const key = "later/x/1";
    await register(key, "10.0.0.1:80");
    await pinned({ prefix: "later/", format: "ignore" });
    const cluster = await start();
    expect(cluster.registry.keys.get(key)).toMatchObject({ codec: "ignore" });
    expect(cluster.registry.services.has("later/x")).toBe(false);
    await cluster.journal.flush();
    expect(await lines(cluster, key)).toEqual([]);
  });

  it("give way to what is configured, and of themselves the longest counts", async () => {
    await start({ formats: [{ prefix: "c/", format: "go-zero" }] });
    expect(await pin({ prefix: "c/", format: "raw" })).toMatchObject({ status: 409 });
    await put(
      etcd.client,
      "/rollcall/formats/by-hand",
      '{"prefix":"c/","format":"raw","createdAt":1}',
    );
    await vi.waitFor(async () => {
      expect((await listed()).pins).toMatchObject([{ id: "by-hand", overruled: true }]);
    }, soon);
    await register("c/a/x", "10.0.0.1:80");
    await shown("c/a", { framework: "go-zero" });
    await pinned({ prefix: "c/a/", format: "plain-address" });
    await shown("c/a", { framework: "plain-address" });
    expect((await listed()).configured).toMatchObject([{ prefix: "c/", format: "go-zero" }]);
  });

  it("make keys read-only and their values secret, if they say so", async () => {
    const key = "ro/a/1";
    const value =
      '{"id":"1","name":"ro/a","metadata":{"a":"b"},"endpoints":["grpc://10.0.0.9:80"]}';
    await register(key, value);
    await shown("ro/a", { instances: 1, framework: "kratos" });
    const { id } = await pinned({
      ...{ prefix: "ro/", format: "kratos" },
      ...{ readOnly: true, sensitive: true },
    });
    await vi.waitFor(() => {
      expect(getCluster().live.service("ro/a").registrations).toMatchObject([
        { danger: "read-only", sensitive: true, value: "***", metadata: { a: "***" } },
      ]);
    }, soon);
    const { kv } = await get(etcd.client, key);
    const body = { modRevision: kv?.modRevision, reason: "test" };
    const answer = await callRoute(DEREGISTER, { method: "DELETE", params: { key }, body });
    expect(answer).toMatchObject({ status: 409 });
    expect(JSON.stringify(answer.body)).toContain("read-only");
    expect((await callRoute(READ, { params: { key } })).body).toMatchObject({ masked: true });
    await unpin(id);
    await vi.waitFor(() => {
      const [registration] = getCluster().live.service("ro/a").registrations;
      expect(registration).toMatchObject({ value, metadata: { a: "b" } });
      expect(registration?.danger).toBeUndefined();
    }, soon);
  });

  it("that cannot be read are listed, change nothing, and can be taken away", async () => {
    await put(etcd.client, "/rollcall/formats/broken", "{");
    await put(
      etcd.client,
      "/rollcall/formats/unknown",
      '{"prefix":"x/","format":"nonsense","createdAt":1}',
    );
    await vi.waitFor(async () => expect((await listed()).malformed).toHaveLength(2), soon);
    expect((await listed()).malformed).toMatchObject([
      { id: "broken", problem: "it is no JSON" },
      { id: "unknown", problem: expect.stringContaining("nonsense") },
    ]);
    for (const id of ["broken", "unknown"]) {
      expect(await unpin(id)).toMatchObject({ status: 200, body: { pin: null } });
    }
    expect((await listed()).malformed).toEqual([]);
  });

  it.each([
    ["a format that there is not", { prefix: "a/", format: "nonsense" }, 400],
    ["no prefix", { prefix: "", format: "raw" }, 400],
    ["a prefix that is no key text", { prefix: "a\\q", format: "raw" }, 400],
    ["Rollcall's own keys", { prefix: "/rollcall/formats/", format: "raw" }, 400],
  ])("are refused for %s", async (_name, body, status) => {
    expect((await pin(body)).status).toBe(status);
    expect((await listed()).pins).toEqual([]);
  });

  it("are refused for a prefix that is pinned already, and gone ones are not found", async () => {
    const { id, modRevision } = await pinned({ prefix: "twice/", format: "raw" });
    expect(await pin({ prefix: "twice/", format: "go-zero" })).toMatchObject({ status: 409 });
    expect(await unpin(id, { modRevision: modRevision - 1 })).toMatchObject({ status: 409 });
    expect(await unpin(id)).toMatchObject({ status: 200 });
    expect(await unpin(id)).toMatchObject({ status: 404 });
  });

  it("are not made where the console is read-only", async () => {
    await start({ readOnly: true });
    expect((await pin({ prefix: "a/", format: "raw" })).status).toBe(403);
  });
});
