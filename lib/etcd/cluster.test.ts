import { describe, expect, it, vi } from "vitest";

import { freePort } from "@/lib/testing/etcd";
import { useEtcd } from "@/lib/testing/use-etcd";

import { close, connect } from "./client";
import { alarms, memberList, memberStatus } from "./cluster";
import { put } from "./kv";
import { compactRevision, metric, metrics, quotaBytes } from "./metrics";

describe("cluster", () => {
  const etcd = useEtcd({ args: ["--quota-backend-bytes", "1000000"] });

  it("lists its members, and tells of each how it is", async () => {
    const { members } = await memberList(etcd.client);
    expect(members).toEqual([
      {
        id: expect.stringMatching(/^\d+$/),
        name: "default",
        learner: false,
        clientUrls: [etcd.endpoint],
      },
    ]);

    expect(await memberStatus(etcd.client, etcd.endpoint)).toMatchObject({
      endpoint: etcd.endpoint,
      header: { memberId: members[0]?.id },
      leaderId: members[0]?.id,
      version: expect.stringMatching(/^3\./),
      dbSizeBytes: expect.toSatisfy((bytes: number) => bytes > 0),
      dbSizeInUseBytes: expect.toSatisfy((bytes: number) => bytes > 0),
      raftIndex: expect.toSatisfy((index: number) => index > 0),
      errors: [],
    });
  });

  it("asks the member that is meant, and no other", async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const client = connect({ endpoints: [nobody, etcd.endpoint], timeoutMs: 2_000 });
    for (let n = 0; n < 5; n++) {
      expect(await memberStatus(client, etcd.endpoint)).toMatchObject({ endpoint: etcd.endpoint });
      await expect(memberStatus(client, nobody)).rejects.toMatchObject({ code: "unavailable" });
    }
    expect(client.members.size).toBe(2);
    close(client);
    expect(client.members.size).toBe(0);
  });

  it("shows in its metrics what it says nowhere else", async () => {
    const text = (await metrics(etcd.client, etcd.endpoint)) ?? "";
    expect(quotaBytes(text)).toBe(1_000_000);
    expect(compactRevision(text)).toBeNull();
    expect(metric(text, "no_such_metric")).toBeNull();

    const { header } = await put(etcd.client, "a", "");
    await etcd.client.kv.compact({ revision: header.revision, physical: true });
    await vi.waitFor(async () => {
      const now = (await metrics(etcd.client, etcd.endpoint)) ?? "";
      expect(compactRevision(now)).toBe(header.revision);
    });
  });

  it("has no metrics where nobody shows them", async () => {
    expect(await metrics(etcd.client, `http://127.0.0.1:${await freePort()}`)).toBeNull();
  });

  it("raises an alarm when it is full", async () => {
    expect(await alarms(etcd.client)).toEqual([]);
    await expect(put(etcd.client, "large", Buffer.alloc(1_200_000))).rejects.toMatchObject({
      code: "out_of_space",
    });
    const { members } = await memberList(etcd.client);
    await vi.waitFor(async () => {
      expect(await alarms(etcd.client)).toEqual([{ member: members[0]?.id, alarm: "NOSPACE" }]);
    });
  });
});
