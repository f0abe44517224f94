import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";

import { list } from "@/lib/etcd/kv";
import { listLeases } from "@/lib/etcd/lease";
import { useEtcd } from "@/lib/testing/use-etcd";

import { lives, type RunningMall, startMall } from "./running-mall";

/** Longer than the lease of a process that was killed may be there. */
const AFTER_THE_TTL = { timeout: 20_000, interval: 100 };
const STARTS_WITHIN_MS = 60_000;

describe("the mall", () => {
  const etcd = useEtcd();
  let mall: RunningMall;

  beforeAll(async () => {
    mall = await startMall(etcd.endpoint);
  }, STARTS_WITHIN_MS);
  afterAll(() => mall.end());

  /** What etcd has of a service. */
  async function addresses(service: string): Promise<string[]> {
    const { kvs } = await list(etcd.client, `${service}/`);
    return kvs.map(({ value }) => value.toString()).sort();
  }

  async function addressOf(name: string): Promise<string> {
    const { instances } = await mall.report();
    return instances.find((instance) => instance.name === name)?.address ?? "";
  }

  it("registers each instance of each service in etcd, and lists them where they are", async () => {
    const { instances } = await mall.report();
    for (const [service, count] of Object.entries({
      "user.rpc": 3,
      "order.rpc": 2,
      "order.api": 1,
    })) {
      const listed = instances.filter((instance) => instance.service === service);
      expect(await addresses(service)).toEqual(listed.map(({ address }) => address).sort());
      expect(listed).toHaveLength(count);
    }
    const { code, output } = await mall.run("list");
    expect(code).toBe(0);
    for (const { name, address } of instances) {
      expect(output).toMatch(new RegExp(`^${name} .* ${address} .*running`, "m"));
    }
  });

  it("counts the customers' orders that each instance had part in", async () => {
    await vi.waitFor(async () => {
      const { instances } = await mall.report();
      for (const { served } of instances) expect(served).toBeGreaterThan(0);
    }, AFTER_THE_TTL);
  });

  it("answers orders with what all three services know", async () => {
    expect(await mall.order(7)).toEqual({
      status: 200,
      body: {
        id: 7,
        item: "teapot",
        shipTo: "Boston",
        buyer: "Radia",
        servedBy: {
          order: expect.stringMatching(/^order-[12]$/),
          user: expect.stringMatching(/^user-[123]$/),
        },
      },
    });
    expect(await mall.order(0)).toMatchObject({ status: 404 });
  });

  it("has customers of its own", async () => {
    const { traffic } = await mall.report();
    await vi.waitFor(async () => {
      expect((await mall.report()).traffic.answered).toBeGreaterThan(traffic.answered);
    }, AFTER_THE_TTL);
  });

  it("goes on answering while an instance is killed, and until its lease has run out", async () => {
    const address = await addressOf("user-1");
    const crashed = mall.run("crash", "user-1");
    let gone = false;
    const expired = crashed.then(() =>
      vi.waitFor(
        async () => expect(await addresses("user.rpc")).not.toContain(address),
        AFTER_THE_TTL,
      ),
    );
    expired.finally(() => {
      gone = true;
    });
    const statuses = new Set<number>();
    while (!gone) statuses.add((await mall.order(7)).status);
    await expired;
    expect([...statuses]).toEqual([200]);
    expect((await mall.run("list")).output).toMatch(/^user-1 .*crashed/m);
    expect(await mall.run("crash", "user-1")).toEqual({
      code: 1,
      output: "cannot crash user-1: it is crashed",
    });

    expect((await mall.run("start", "user-1")).output).toBe(`user-1 runs at ${address}`);
    expect(await addresses("user.rpc")).toContain(address);
  }, 40_000);

  it("takes an instance out at once when it is stopped, named by its address", async () => {
    const address = await addressOf("order-2");
    expect((await mall.run("stop", address)).code).toBe(0);
    expect(await addresses("order.rpc")).not.toContain(address);
    expect((await mall.order(7)).body).toMatchObject({ servedBy: { order: "order-1" } });
    expect((await mall.run("start", "order-2")).output).toBe(`order-2 runs at ${address}`);
  });

  it("loses an instance that hangs with its lease, and has it back when it goes on", async () => {
    const address = await addressOf("user-2");
    expect((await mall.run("hang", "user-2")).code).toBe(0);
    expect((await mall.run("list")).output).toMatch(/^user-2 .*hung/m);
    await vi.waitFor(
      async () => expect(await addresses("user.rpc")).not.toContain(address),
      AFTER_THE_TTL,
    );
    expect((await mall.run("resume", "user-2")).code).toBe(0);
    await vi.waitFor(
      async () => expect(await addresses("user.rpc")).toContain(address),
      AFTER_THE_TTL,
    );
    expect((await mall.report()).instances.find(({ name }) => name === "user-2")?.state).toBe(
      "running",
    );
  }, 50_000);

  it("floods one instance, and says how it did when that is over", async () => {
    const { code, output } = await mall.run("flood", "user-3");
    expect(code).toBe(0);
    expect(output).toMatch(/^user-3 had \d+ calls in \d\.\d s: [1-9]\d* answered, .* 0 failed$/);
  });

  it("says what instances and commands there are when it is asked for others", async () => {
    expect(await mall.run("crash", "user-9")).toEqual({
      code: 1,
      output:
        "there is no instance user-9; there are user-1, user-2, user-3, order-1, order-2, api-1",
    });
    expect(await mall.run("destroy", "user-1")).toMatchObject({
      code: 2,
      output: expect.stringContaining("npm run demo -- crash <instance>"),
    });
    expect((await mall.run("list", "--port", "1")).output).toMatch(
      /^No mall runs here at port 1\./,
    );
  });

  it("answers nobody who has not its token", async () => {
    const { port } = await mall.report();
    const answer = await fetch(`http://127.0.0.1:${port}/instances`);
    expect(answer.status).toBe(401);
  });
});

describe("the end of the mall", () => {
  const etcd = useEtcd();

  async function start(): Promise<{ mall: RunningMall; pids: number[] }> {
    const mall = await startMall(etcd.endpoint);
    onTestFinished(() => mall.end("SIGKILL"));
    // The hardest of cases: what is frozen notices nothing.
    await mall.run("hang", "user-2");
    return { mall, pids: await mall.pids() };
  }

  it(
    "leaves no process and no lease when it is told to end",
    async () => {
      const { mall, pids } = await start();
      await mall.end("SIGINT");
      expect(pids.filter(lives)).toEqual([]);
      expect(await listLeases(etcd.client)).toEqual([]);
    },
    STARTS_WITHIN_MS,
  );

  it(
    "leaves no process and no lease when it is killed",
    async () => {
      const { mall, pids } = await start();
      await mall.end("SIGKILL");
      await vi.waitFor(() => expect(pids.filter(lives)).toEqual([]), AFTER_THE_TTL);
      expect(await listLeases(etcd.client)).toEqual([]);
    },
    STARTS_WITHIN_MS,
  );
});
