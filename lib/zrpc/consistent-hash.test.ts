import { Metadata, status as Status } from "@grpc/grpc-js";
import { describe, expect, it, vi } from "vitest";

import { setHashKey } from "./consistent-hash";
import { type EchoClient, say } from "./testing/echo";
import { connectEcho, startEcho } from "./testing/use-echo";

const WAIT = { timeout: 10_000 };
const KEYS = Array.from({ length: 200 }, (_, at) => `user-${at}`);

async function whoAnswers(client: EchoClient): Promise<Map<string, string>> {
  const answers = KEYS.map(async (key) => {
    const { by } = await say(client, { metadata: setHashKey(new Metadata(), key) });
    return [key, by] as const;
  });
  return new Map(await Promise.all(answers));
}

describe("consistent_hash", () => {
  it("sends a key to the same server, and moves only the keys of a server that goes", async () => {
    const servers = await Promise.all(["a", "b", "c"].map((by) => startEcho(by)));
    const client = await connectEcho({
      Endpoints: servers.map(({ address }) => address),
      BalancerName: "consistent_hash",
      NonBlock: false,
    });
    // Until all three are connected, keys of those that are not go to the others.
    const before = await vi.waitFor(async () => {
      const answers = await whoAnswers(client);
      expect(new Set(answers.values()).size).toBe(3);
      return answers;
    }, WAIT);

    expect(await whoAnswers(client)).toEqual(before);

    servers[0]?.server.forceShutdown();
    const after = await vi.waitFor(() => whoAnswers(client), WAIT);

    for (const [key, by] of before) {
      if (by === "a") expect(["b", "c"]).toContain(after.get(key));
      else expect(after.get(key)).toBe(by);
    }
  });

  it("does not send the key over the wire", async () => {
    let received: Record<string, unknown> = {};
    const { address } = await startEcho("a", {
      onSay: ({ metadata }) => {
        received = metadata.getMap();
      },
    });
    const client = await connectEcho({ Endpoints: [address], BalancerName: "consistent_hash" });

    const metadata = setHashKey(new Metadata(), "账户-1");
    metadata.set("other", "kept");
    await say(client, { metadata });

    expect(Object.keys(received).filter((name) => name.includes("hash"))).toEqual([]);
    expect(received).toMatchObject({ other: "kept" });
  });

  it("refuses a call without a key, and says how to give one", async () => {
    const { address } = await startEcho("a");
    const client = await connectEcho({ Endpoints: [address], BalancerName: "consistent_hash" });

    await expect(say(client)).rejects.toMatchObject({
      code: Status.INTERNAL,
      details: expect.stringContaining("INVALID_ARGUMENT [consistent_hash] missing hash key"),
    });
  });
});
