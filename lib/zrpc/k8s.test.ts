import { status as Status } from "@grpc/grpc-js";
import { describe, expect, it, vi } from "vitest";

import { createClient } from "./client";
import { addressesOf } from "./k8s";
import { Echo, say, tally } from "./testing/echo";
import { type Slice, startKube } from "./testing/kube";
import { connectEcho, startEcho } from "./testing/use-echo";

const WAIT = { timeout: 15_000, interval: 10 };

/** A server as the one endpoint of a slice. */
async function pod(by: string): Promise<Slice> {
  const { address } = await startEcho(by);
  return { ready: ["127.0.0.1"], port: Number(address.split(":")[1]) };
}

describe("addressesOf", () => {
  it("joins all slices, each with its first port, once, without what is not ready", () => {
    const slices = [
      {
        addressType: "IPv4",
        ports: [{ port: 8080 }, { port: 9090 }],
        endpoints: [
          { addresses: ["10.0.0.1"] },
          {
            addresses: ["10.0.0.2"],
            conditions: { ready: false, serving: true, terminating: true },
          },
          { addresses: ["10.0.0.3"], conditions: { ready: true } },
        ],
      },
      { addressType: "IPv4", ports: [{ port: 8080 }], endpoints: [{ addresses: ["10.0.0.3"] }] },
      { addressType: "IPv6", ports: [{ port: 8081 }], endpoints: [{ addresses: ["fd00::1"] }] },
      { addressType: "IPv4", ports: [], endpoints: [{ addresses: ["10.0.0.9"] }] },
    ];
    expect(addressesOf(slices)).toEqual(["10.0.0.1:8080", "10.0.0.3:8080", "[fd00::1]:8081"]);
    expect(addressesOf(slices.slice(0, 1), 7000)).toEqual(["10.0.0.1:7000", "10.0.0.3:7000"]);
  });
});

// Against a stand-in for the API server that speaks list and watch for this one resource: see
// startKube.
describe("k8s targets", () => {
  it("follow a service's slices as they come, change and go", async () => {
    const kube = await startKube();
    const [a, b] = await Promise.all([pod("a"), pod("b")]);
    kube.apply("user", "user-1", a);
    kube.apply("other", "other-1", b);
    const client = await connectEcho({ Target: "k8s://mall/user" }, { kubeConfig: kube.config });
    expect(await tally(client, 10)).toEqual({ a: 10 });

    kube.apply("user", "user-2", b);
    await vi.waitFor(async () => expect(await say(client)).toMatchObject({ by: "b" }), WAIT);

    kube.apply("user", "user-1", { unready: a.ready, port: a.port });
    await vi.waitFor(async () => expect(await tally(client, 10)).toEqual({ b: 10 }), WAIT);

    kube.apply("user", "user-1", a);
    kube.remove("user-2");
    await vi.waitFor(async () => expect(await tally(client, 10)).toEqual({ a: 10 }), WAIT);
    expect(kube.lists).toBe(1);
  });

  it("take the target's port over the slices'", async () => {
    const kube = await startKube();
    const a = await pod("a");
    kube.apply("user", "user-1", { ...a, port: 1 });
    const Target = `k8s://mall/user:${a.port}`;
    const client = await connectEcho({ Target }, { kubeConfig: kube.config });
    expect(await say(client)).toMatchObject({ by: "a" });
  });

  it.each([
    ["ended", "endWatches"],
    ["broken off", "breakWatches"],
  ] as const)("go on after a watch was %s", async (_how, end) => {
    const kube = await startKube();
    const [a, b] = await Promise.all([pod("a"), pod("b")]);
    kube.apply("user", "user-1", a);
    const client = await connectEcho({ Target: "k8s://mall/user" }, { kubeConfig: kube.config });
    expect(await say(client)).toMatchObject({ by: "a" });
    await vi.waitFor(() => expect(kube.watches).toBe(1), WAIT);

    kube[end]();
    kube.apply("user", "user-2", b);
    kube.remove("user-1");

    await vi.waitFor(async () => expect(await tally(client, 10)).toEqual({ b: 10 }), WAIT);
  });

  it("list again when what they have not seen is forgotten", async () => {
    const kube = await startKube();
    const [a, b] = await Promise.all([pod("a"), pod("b")]);
    kube.apply("user", "user-1", a);
    const client = await connectEcho({ Target: "k8s://mall/user" }, { kubeConfig: kube.config });
    expect(await say(client)).toMatchObject({ by: "a" });
    await vi.waitFor(() => expect(kube.watches).toBe(1), WAIT);

    kube.endWatches();
    kube.apply("user", "user-2", b);
    kube.remove("user-1");
    kube.compact();

    await vi.waitFor(async () => expect(await tally(client, 10)).toEqual({ b: 10 }), WAIT);
    expect(kube.lists).toBe(2);
  });

  it("fail calls by the target's name and the API server's reason, and recover", async () => {
    const kube = await startKube();
    kube.apply("user", "user-1", await pod("a"));
    kube.answerWith(403);
    const client = await connectEcho({ Target: "k8s://mall/user" }, { kubeConfig: kube.config });

    await expect(say(client)).rejects.toMatchObject({
      code: Status.UNAVAILABLE,
      details: expect.stringContaining("cannot resolve k8s://mall/user: Kubernetes:"),
    });

    kube.answerWith(200);
    await vi.waitFor(async () => expect(await say(client)).toMatchObject({ by: "a" }), WAIT);
  });

  it("leave no connection to the API server after close()", async () => {
    const kube = await startKube();
    kube.apply("user", "user-1", await pod("a"));
    const client = await createClient({ Target: "k8s://mall/user" }, Echo, {
      kubeConfig: kube.config,
    });
    await say(client);
    await vi.waitFor(() => expect(kube.watches).toBe(1), WAIT);

    client.close();

    await vi.waitFor(async () => expect(await kube.connections()).toBe(0), WAIT);
    expect(kube.watches).toBe(0);
  });
});
