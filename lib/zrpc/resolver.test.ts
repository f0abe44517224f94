import { status as Status } from "@grpc/grpc-js";
import { describe, expect, it, vi } from "vitest";

import { put } from "@/lib/etcd/kv";
import { startEtcd } from "@/lib/testing/etcd";
import { useEtcd } from "@/lib/testing/use-etcd";

import { say, tally } from "./testing/echo";
import { run } from "./testing/run";
import { connectEcho, startEcho } from "./testing/use-echo";

const WAIT = { timeout: 10_000, interval: 10 };

describe("resolver", () => {
  const etcd = useEtcd();

  const host = () => `127.0.0.1:${etcd.port}`;
  const register = (key: string, address: string) =>
    put(etcd.client, Buffer.from(key), Buffer.from(address));
  const deregister = (key: string) => etcd.client.delete().key(key).exec();
  const conf = (Key: string) => ({ Etcd: { Hosts: [host()], Key } });

  it("dials the addresses that a direct target lists", async () => {
    const [a, b] = await Promise.all([startEcho("a"), startEcho("b")]);
    const client = await connectEcho({ Target: `direct:///${a.address},${b.address}` });

    await vi.waitFor(async () => {
      expect(Object.keys(await tally(client, 10)).sort()).toEqual(["a", "b"]);
    }, WAIT);
  });

  it.each([
    ["etcd, new form", (key: string) => `etcd:///${host()}?key=${encodeURIComponent(key)}`],
    ["etcd, legacy form", (key: string) => `etcd://${host()}/${key}`],
    ["discov, new form", (key: string) => `discov:///${host()}?key=${encodeURIComponent(key)}`],
    ["discov, legacy form", (key: string) => `discov://${host()}/${key}`],
  ])("follows a service as instances come and go: %s", async (form, targetOf) => {
    const key = `follow/${form.replaceAll(/\W+/g, "-")}`;
    const [a, b] = await Promise.all([startEcho("a"), startEcho("b")]);
    await register(`${key}/1`, a.address);
    const client = await connectEcho({ Target: targetOf(key) });
    expect(await say(client)).toMatchObject({ by: "a" });

    await register(`${key}/2`, b.address);
    await vi.waitFor(async () => expect(await say(client)).toMatchObject({ by: "b" }), WAIT);

    await deregister(`${key}/1`);
    await vi.waitFor(async () => expect(await tally(client, 5)).toEqual({ b: 5 }), WAIT);
    expect(await tally(client, 50)).toEqual({ b: 50 });
  });

  it("dials an address once however many keys have it, and none that is no address", async () => {
    const a = await startEcho("a");
    await register("odd.rpc/1", a.address);
    await register("odd.rpc/2", a.address);
    await register("odd.rpc/3", "not an address");
    const client = await connectEcho(conf("odd.rpc"));
    expect(await tally(client, 5)).toEqual({ a: 5 });

    await deregister("odd.rpc/1");
    await register("odd.rpc/4", "nor this");
    expect(await tally(client, 5)).toEqual({ a: 5 });
  });

  it("sends no call to an instance that is quarantined in Rollcall, until the rule is lifted", async () => {
    const [a, b] = await Promise.all([startEcho("a"), startEcho("b")]);
    await register("bad.rpc/1", a.address);
    await register("bad.rpc/2", b.address);
    const rule = { id: "r", service: "bad.rpc", address: a.address, strategy: "revoke" };
    const text = JSON.stringify({ ...rule, reason: "", actor: null, createdAt: 1, until: null });
    await register("/rollcall/quarantine/r", text);
    const client = await connectEcho(conf("bad.rpc"));
    expect(await tally(client, 20)).toEqual({ b: 20 });

    await deregister("/rollcall/quarantine/r");
    await vi.waitFor(async () => {
      expect(Object.keys(await tally(client, 10)).sort()).toEqual(["a", "b"]);
    }, WAIT);
  });

  it("lets calls in flight finish on a server that was removed, and sends it no others", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let called = () => {};
    const inFlight = new Promise<void>((resolve) => {
      called = resolve;
    });
    const a = await startEcho("a", {
      onSay: ({ request }) => {
        if (request.text !== "held") return;
        called();
        return held;
      },
    });
    const b = await startEcho("b");
    await register("drain.rpc/1", a.address);
    const client = await connectEcho(conf("drain.rpc"));
    const unary = say(client, { text: "held", deadline: Number.POSITIVE_INFINITY });
    await inFlight;

    await register("drain.rpc/2", b.address);
    await deregister("drain.rpc/1");
    await vi.waitFor(async () => expect(await tally(client, 5)).toEqual({ b: 5 }), WAIT);
    expect(await tally(client, 20)).toEqual({ b: 20 });

    release();
    expect(await unary).toEqual({ text: "held", by: "a" });
  });

  it("lets a stream go on on a server that was removed", async () => {
    const answers: string[] = [];
    let push = (_text: string) => {};
    const a = await startEcho("a", {
      onListen: (call) => {
        push = (text) => void call.write({ text, by: "a" });
        push("first");
      },
    });
    await register("stream.rpc/1", a.address);
    const client = await connectEcho(conf("stream.rpc"));
    const stream = client.listen({ text: "" });
    stream.on("error", () => {});
    stream.on("data", ({ text }) => answers.push(text));
    await vi.waitFor(() => expect(answers).toEqual(["first"]), WAIT);

    await deregister("stream.rpc/1");
    await vi.waitFor(() => expect(say(client)).rejects.toThrow("no addresses"), WAIT);
    push("second");
    await vi.waitFor(() => expect(answers).toEqual(["first", "second"]), WAIT);
    stream.cancel();
  });

  it("fails calls of an empty service by its target's name, and recovers once it has an instance", async () => {
    const client = await connectEcho(conf("empty.rpc"));
    const failure = await say(client).catch((error) => error);
    expect(failure).toMatchObject({
      code: Status.UNAVAILABLE,
      details: `p2c_ewma: no addresses for etcd:///${host()}?key=empty.rpc`,
    });

    const a = await startEcho("a");
    await register("empty.rpc/1", a.address);
    await vi.waitFor(async () => expect(await say(client)).toMatchObject({ by: "a" }), WAIT);

    await deregister("empty.rpc/1");
    await vi.waitFor(() => expect(say(client)).rejects.toThrow("no addresses"), WAIT);
  });

  it("tells which service cannot be reached when nobody listens at its addresses", async () => {
    await register("dead.rpc/1", "127.0.0.1:1");
    const client = await connectEcho(conf("dead.rpc"));
    await vi.waitFor(
      () =>
        expect(say(client)).rejects.toThrow(
          /none of the 1 addresses of etcd:\S+key=dead\.rpc can be reached: .*ECONNREFUSED/,
        ),
      WAIT,
    );
  });

  it("fails a call to a server that dies in the middle of it, and sends the next to another", async () => {
    const doomed = run("echo-process.ts", "doomed");
    const port = await doomed.line();
    await register("crash.rpc/1", `127.0.0.1:${port}`);
    const client = await connectEcho(conf("crash.rpc"));
    const call = say(client, { text: "hang", deadline: Number.POSITIVE_INFINITY });
    const failed = expect(call).rejects.toMatchObject({ code: Status.UNAVAILABLE });
    await doomed.line();
    const b = await startEcho("b");
    await register("crash.rpc/2", b.address);

    doomed.child.kill("SIGKILL");

    await failed;
    // Its key is still there: nobody has revoked it.
    await vi.waitFor(async () => expect(await tally(client, 10)).toEqual({ b: 10 }), WAIT);
  });

  it("tries a call again on another server when told that it may", async () => {
    const doomed = run("echo-process.ts", "doomed");
    const port = await doomed.line();
    await register("retry.rpc/1", `127.0.0.1:${port}`);
    const client = await connectEcho(conf("retry.rpc"), { maxAttempts: 3 });
    const call = say(client, { text: "hang", deadline: Number.POSITIVE_INFINITY });
    await doomed.line();
    const b = await startEcho("b");
    await register("retry.rpc/2", b.address);
    await vi.waitFor(async () => expect(await say(client)).toMatchObject({ by: "b" }), WAIT);

    doomed.child.kill("SIGKILL");

    expect(await call).toEqual({ text: "hang", by: "b" });
  });

  it("connects to no more than its subset of a large service", async () => {
    const servers = await Promise.all(["a", "b", "c", "d", "e"].map((by) => startEcho(by)));
    await Promise.all(servers.map(({ address }, at) => register(`large.rpc/${at}`, address)));
    const options = { clientId: "client-1", subsetSize: 2 };
    const client = await connectEcho(conf("large.rpc"), options);
    const again = await connectEcho(conf("large.rpc"), options);

    const dialled = await vi.waitFor(async () => {
      const answers = Object.keys(await tally(client, 30)).sort();
      expect(answers).toHaveLength(2);
      return answers;
    }, WAIT);
    await vi.waitFor(async () => {
      expect(Object.keys(await tally(again, 30)).sort()).toEqual(dialled);
    }, WAIT);
  });
});

describe("resolver without etcd", () => {
  it("fails calls by the target's name while etcd is away at start, and recovers when it comes", async () => {
    const etcd = await startEtcd();
    try {
      const a = await startEcho("a");
      await put(etcd.client, Buffer.from("late.rpc/1"), Buffer.from(a.address));
      await etcd.kill();
      const Hosts = [`127.0.0.1:${etcd.port}`];
      const client = await connectEcho({ Etcd: { Hosts, Key: "late.rpc" } });

      const failure = await say(client).catch((error) => error);
      expect([Status.UNAVAILABLE, Status.DEADLINE_EXCEEDED]).toContain(failure.code);
      expect(failure.details).toContain(`etcd:///${Hosts[0]}?key=late.rpc`);

      await etcd.restart();
      await vi.waitFor(async () => expect(await say(client)).toMatchObject({ by: "a" }), WAIT);

      // Once known, addresses are used for as long as etcd is away.
      await etcd.kill();
      expect(await tally(client, 20)).toEqual({ a: 20 });
    } finally {
      await etcd.stop();
    }
  });
});
