import { describe, expect, it, vi } from "vitest";

import { type ResolveAnswer, resolveAnswerSchema } from "@/lib/api/resolve-contract";
import { getCluster } from "@/lib/cluster";
import { subset } from "@/lib/discov/subset";
import { put } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import { callRoute } from "@/lib/testing/call-route";
import { publish } from "@/lib/testing/use-cluster";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";

import { GET } from "./route";

const soon = { timeout: 10_000, interval: 20 };

describe("resolving as a client", () => {
  const etcd = useEtcd();
  const start = useConsole(etcd);

  const call = (params: Record<string, string>) =>
    callRoute(GET, { path: `/api/resolve?${new URLSearchParams(params)}` });
  const ask = async (target: string, params: Record<string, string> = {}) => {
    const { status, body } = await call({ target, ...params });
    expect(status).toBe(200);
    return resolveAnswerSchema.parse(body);
  };
  const host = () => new URL(etcd.endpoint).host;
  const targetOf = (key: string) => `etcd:///${host()}?${new URLSearchParams({ key })}`;
  const dialled = ({ addresses }: ResolveAnswer) => addresses.map(({ address }) => address);
  const applied = async (revision: number) => {
    await vi.waitFor(() => {
      expect(getCluster().registry.revision).toBeGreaterThanOrEqual(revision);
    }, soon);
  };

  it("says what is dialled, by rank, and nothing that is not under the key", async () => {
    await publish(etcd, "plain.rpc", "10.0.0.1:80");
    const { key } = await publish(etcd, "plain.rpc", "10.0.0.2:80");
    const { header } = await put(etcd.client, "plain.rpc2/1", "10.0.0.3:80");
    await applied(header.revision);
    const answer = await ask(targetOf("plain.rpc"), { client: "order/1" });
    const both = ["10.0.0.1:80", "10.0.0.2:80"];
    expect(dialled(answer)).toEqual(subset(both, { clientId: "order/1" }));
    expect(answer).toMatchObject({
      ...{ scheme: "etcd", key: "plain.rpc", client: "order/1", failure: null },
      subset: { rule: "rendezvous", size: 32, of: 2 },
      ...{ leftOut: [], leftOutTotal: 0, added: [], notes: [] },
    });
    expect(answer.revision).toBeGreaterThanOrEqual(header.revision);
    expect(answer.addresses.find(({ address }) => address === "10.0.0.2:80")).toMatchObject({
      ...{ key, keys: 1, service: "plain.rpc", state: "live" },
    });
  });

  it("leaves out what a rule keeps out, though nothing registers it any more", async () => {
    await publish(etcd, "ruled.rpc", "10.0.0.2:80");
    const { key } = await publish(etcd, "ruled.rpc", "10.0.0.1:80");
    await vi.waitFor(() => expect(getCluster().registry.keys.has(key)).toBe(true), soon);
    const [rule] = await getCluster().quarantine.create([
      { service: "ruled.rpc", address: "10.0.0.1:80", reason: "slow", actor: "mia", until: null },
    ]);
    for (const subsetRule of ["rendezvous", "shuffled"]) {
      await vi.waitFor(async () => {
        const answer = await ask(targetOf("ruled.rpc"), { subset: subsetRule });
        expect(dialled(answer)).toEqual(["10.0.0.2:80"]);
        expect(answer.leftOut).toMatchObject([
          {
            ...{ reason: "quarantined", key: null, address: "10.0.0.1:80" },
            rule: { id: rule?.id, actor: "mia", reason: "slow", until: null },
          },
        ]);
      }, soon);
    }
  });

  it("takes both forms of a target, whichever way it is encoded, and slashes and spaces in its key", async () => {
    await publish(etcd, "/grpc/a b&c+d", "10.0.0.1:80");
    const { key } = await publish(etcd, "formed.rpc", "10.0.0.2:80");
    await vi.waitFor(() => expect(getCluster().registry.keys.has(key)).toBe(true), soon);
    expect(dialled(await ask(targetOf("/grpc/a b&c+d")))).toEqual(["10.0.0.1:80"]);
    for (const target of [
      `etcd://${host()}/formed.rpc`,
      `discov://${host()}/formed.rpc`,
      `discov:///${host()}?key=formed.rpc`,
    ]) {
      expect(dialled(await ask(target))).toEqual(["10.0.0.2:80"]);
    }
    const bare = `/api/resolve?target=etcd:///${host()}?key=formed.rpc&client=order`;
    const { body } = await callRoute(GET, { path: bare });
    expect(resolveAnswerSchema.parse(body)).toMatchObject({ key: "formed.rpc", client: "order" });
  });

  it("leaves out, with the reason, what is no address, in another format, or there twice", async () => {
    await publish(etcd, "odd.rpc", "10.0.0.1:80");
    await publish(etcd, "odd.rpc", "10.0.0.1:80");
    await publish(etcd, "odd.rpc", "no address");
    const json = JSON.stringify({ Op: 0, Addr: "10.0.0.2:80", Metadata: null });
    await put(etcd.client, "odd.rpc/10.0.0.2:80", json);
    const { header } = await put(etcd.client, "odd.rpc/config", "some: yaml");
    await applied(header.revision);
    const answer = await ask(targetOf("odd.rpc"));
    expect(answer.addresses).toMatchObject([{ address: "10.0.0.1:80", keys: 2 }]);
    expect(answer.leftOut.map(({ reason, value, address }) => [reason, value, address])).toEqual([
      ["not-an-address", "no address", "no address"],
      ["not-an-address", null, null],
      ["other-format", json, "10.0.0.2:80"],
      ["duplicate", "10.0.0.1:80", "10.0.0.1:80"],
    ]);
    expect(answer.added.map(({ key }) => key)).toEqual(["odd.rpc/config"]);
    const cut = await ask(targetOf("odd.rpc"), { limit: "1" });
    expect([cut.leftOut.length, cut.leftOutTotal]).toEqual([1, 4]);
  });

  it("adds what go-zero's prefix adds: a service nested below, and a lock that holds an address", async () => {
    await publish(etcd, "nest.rpc", "10.0.0.1:80");
    await publish(etcd, "nest.rpc/x", "10.0.0.2:80");
    const { id } = await grant(etcd.client, 60);
    const lock = `nest.rpc/${BigInt(id).toString(16)}`;
    const { header } = await put(etcd.client, lock, "10.0.0.3:80", { lease: id });
    await applied(header.revision);
    const answer = await ask(targetOf("nest.rpc"));
    expect(dialled(answer).sort()).toEqual(["10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80"]);
    const added = answer.added.map(({ value, service }) => [value, service]);
    expect(added).toEqual([
      ["10.0.0.2:80", "nest.rpc/x"],
      ["10.0.0.3:80", null],
    ]);
    expect(dialled(await ask(targetOf("nest.rpc/x")))).toEqual(["10.0.0.2:80"]);
  });

  it("takes 32 of 40, the same for one client and others for another; or as go-zero draws them", async () => {
    const addresses = Array.from({ length: 40 }, (_, n) => `10.0.0.${n + 1}:80`);
    for (const address of addresses) await publish(etcd, "wide.rpc", address);
    await vi.waitFor(() => {
      expect(getCluster().live.rows.get("wide.rpc")?.instances).toBe(40);
    }, soon);
    const one = await ask(targetOf("wide.rpc"), { client: "one" });
    expect(dialled(one)).toEqual(subset(addresses, { clientId: "one" }));
    expect(one.subset).toMatchObject({ size: 32, of: 40 });
    expect(one.leftOut.map(({ reason, rank }) => [reason, rank])).toEqual(
      Array.from({ length: 8 }, (_, n) => ["not-chosen", 33 + n]),
    );
    expect(dialled(await ask(targetOf("wide.rpc"), { client: "one" }))).toEqual(dialled(one));
    expect(dialled(await ask(targetOf("wide.rpc"), { client: "two" }))).not.toEqual(dialled(one));
    const drawn = await ask(targetOf("wide.rpc"), { subset: "shuffled" });
    expect(new Set(dialled(drawn)).size).toBe(32);
    expect(drawn.addresses[0]?.score).toBeNull();
  });

  it("says what calls fail with when there is no address", async () => {
    const answer = await ask(targetOf("nobody.rpc"));
    expect(answer).toMatchObject({
      addresses: [],
      failure: `no addresses for ${targetOf("nobody.rpc")}`,
    });
  });

  it("answers for another cluster's hosts from its own view, and says so", async () => {
    const { notes } = await ask(`etcd:///${host()},10.9.9.9:2379?key=user.rpc/`);
    expect(notes.map(({ code }) => code)).toEqual(["other-hosts", "slash-at-end"]);
    expect(notes[0]?.message).toMatch(/^10\.9\.9\.9:2379: not among/);
  });

  it("resolves a direct target by itself", async () => {
    const answer = await ask("direct:///a:1,b:2,a:1,nowhere");
    expect(dialled(answer).sort()).toEqual(["a:1", "b:2"]);
    expect(answer).toMatchObject({ revision: null, key: null, added: [] });
    expect(answer.leftOut.map(({ reason, value }) => [reason, value])).toEqual([
      ["not-an-address", "nowhere"],
      ["duplicate", "a:1"],
    ]);
  });

  it.each([
    ["k8s://mall/user:8080", /cannot be resolved from here.*EndpointSlices of mall\/user/],
    ["etcd:///?key=user.rpc", /empty etcd hosts/],
    ["etcd:///h:2379", /empty etcd key/],
    ["direct:///", /empty endpoints/],
    ["user.rpc", /no target/],
    ["etcd://h:2379/%zz", /percent/],
    ["", /a target is needed/],
  ])("refuses %s, naming what is wrong", async (target, message) => {
    const { status, body } = await call({ target });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: { code: "invalid_argument", message: expect.stringMatching(message) },
    });
  });

  it("refuses no target, an unknown rule, and a target that was cut at its ampersand", async () => {
    expect(await callRoute(GET, { path: "/api/resolve" })).toMatchObject({ status: 400 });
    expect(await call({ target: "direct:///a:1", subset: "best" })).toMatchObject({ status: 400 });
    const path = "/api/resolve?target=etcd:///h:2379?x=1&key=user.rpc";
    const { status, body } = await callRoute(GET, { path });
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { message: expect.stringContaining("percent-encoded") } });
  });

  it("does not take what is not watched for what is not there", async () => {
    await start({ prefixes: ["user.rpc/", "half.rpc/a/"] });
    expect(await call({ target: targetOf("other.rpc") })).toMatchObject({
      ...{ status: 409, body: { error: { code: "failed_precondition" } } },
    });
    expect(await call({ target: targetOf("/rollcall") })).toMatchObject({ status: 409 });
    expect((await ask(targetOf("user.rpc"))).notes).toEqual([]);
    expect((await ask(targetOf("half.rpc"))).notes).toMatchObject([{ code: "partly-watched" }]);
  });
});
