import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { startEtcd } from "@/lib/testing/etcd";
import type { TestMember } from "@/lib/testing/etcd-cluster";
import { type Follower, follow } from "@/lib/testing/follower";
import { useEtcdCluster } from "@/lib/testing/use-etcd-cluster";

import { close, connect, type EtcdClient } from "./client";
import { memberStatus } from "./cluster";
import { get, list, put } from "./kv";
import { grant, keepalive, timeToLive } from "./lease";

const PATIENCE = { timeout: 20_000, interval: 20 };
const noLeader = { code: "unavailable", message: expect.stringContaining("no leader") };

describe("an etcd of three members", () => {
  const etcd = useEtcdCluster();
  let client: EtcdClient;
  let follower: Follower;
  /** Revision and key of what was written, as a follower notes them. */
  const written: string[] = [];
  let n = 0;

  beforeEach(async () => {
    client = connect({ endpoints: etcd.endpoints, timeoutMs: 1_000 });
    written.length = 0;
    follower = follow(client, "members/");
    await vi.waitFor(() => expect(follower.messages.at(0)?.type).toBe("base"), PATIENCE);
  });
  afterEach(async () => {
    await etcd.heal();
    await follower.stop();
    close(client);
  });

  /** Writes by one member alone, which is known to be well. */
  async function write(by: TestMember, times = 10): Promise<void> {
    for (let time = 0; time < times; time++) {
      const key = `members/${n++}`;
      const { header } = await put(by.client, key, "");
      written.push(`${header.revision} ${key}`);
    }
  }

  const othersThan = (member: TestMember) => etcd.members.filter((other) => other !== member);
  const allReceived = () => vi.waitFor(() => expect(follower.events).toEqual(written), PATIENCE);

  it("is followed without a loss or a repetition, and keeps our leases, whichever member dies", async () => {
    const { id } = await grant(client, 10);
    const abort = new AbortController();
    const kept = keepalive(client, id, { signal: abort.signal });

    for (const victim of etcd.members) {
      await victim.kill();
      const left = othersThan(victim);
      await write(await etcd.leader(left));
      await allReceived();
      await etcd.heal();
    }

    expect(follower.messages.filter(({ type }) => type === "base")).toHaveLength(1);
    expect(await timeToLive(client, id)).toMatchObject({ id });
    abort.abort();
    expect(await kept).toBe("aborted");
  });

  it("is read by another member where one hangs, and then written without it", async () => {
    const leader = await etcd.leader();
    for (const victim of [leader, ...othersThan(leader).slice(1)]) {
      victim.pause();
      await etcd.leader(othersThan(victim));
      const reads = Array.from({ length: 30 }, () => get(client, "none"));
      expect(await Promise.all(reads)).toHaveLength(30);
      // By now it is known; only one call in a while finds out whether it still hangs.
      const writes = Array.from({ length: 30 }, () => put(client, "x", ""));
      const failed = (await Promise.allSettled(writes)).filter(
        ({ status }) => status === "rejected",
      );
      expect(failed.length).toBeLessThanOrEqual(1);
      await etcd.heal();
    }
  });

  it("is not asked by way of a member that is cut off from the others", async () => {
    const alone = await etcd.leader();
    etcd.isolate(alone);
    const leader = await etcd.leader(othersThan(alone));
    await vi.waitFor(async () => {
      expect(await memberStatus(alone.client, alone.endpoint)).toMatchObject({ leaderId: "0" });
    }, PATIENCE);

    // One that does not know yet.
    const newcomer = connect({ endpoints: etcd.endpoints, timeoutMs: 1_000 });
    for (let times = 0; times < 20; times++) {
      await put(newcomer, "x", "");
      await get(newcomer, "x");
    }
    close(newcomer);

    await write(leader);
    await allReceived();
  });

  it("says that it has no leader when most members are gone, and goes on once they are back", async () => {
    const [survivor, ...gone] = etcd.members;
    if (!survivor) throw new Error("there is none");
    await Promise.all(gone.map((member) => member.kill()));
    await vi.waitFor(async () => {
      const { leaderId } = await memberStatus(survivor.client, survivor.endpoint);
      expect(leaderId).toBe("0");
    }, PATIENCE);

    await expect(put(client, "x", "")).rejects.toMatchObject(noLeader);
    await expect(list(client, "members/")).rejects.toMatchObject(noLeader);
    await vi.waitFor(() => {
      expect(follower.messages.at(-1)).toMatchObject({ type: "lost", error: noLeader });
    }, PATIENCE);

    await etcd.heal();
    await write(await etcd.leader());
    await allReceived();
  });

  it("is not mistaken for another cluster, one of whose members stands among its endpoints", async () => {
    const other = await startEtcd();
    const mixed = connect({ endpoints: [...etcd.endpoints, other.endpoint], timeoutMs: 1_000 });
    const misled = follow(mixed, "");
    await vi.waitFor(() => {
      expect(misled.messages.at(0)).toMatchObject({
        type: "lost",
        error: {
          code: "failed_precondition",
          message: expect.stringMatching(
            new RegExp(
              `different clusters.*${etcd.endpoints.join(", ")}; \\w+ at ${other.endpoint}$`,
            ),
          ),
        },
      });
    }, PATIENCE);
    expect(misled.messages.some(({ type }) => type === "base")).toBe(false);
    await misled.stop();
    close(mixed);
    await other.stop();
  });
});
