import { describe, expect, it } from "vitest";

import type { ClusterAnswer } from "@/lib/api/contract";

import { clusterNotices, type Member, memberHex, quotaShare, raftLag } from "./cluster-view";

function member(id: string, more: Partial<Member> = {}): Member {
  return {
    id,
    name: `etcd-${id}`,
    learner: false,
    leader: id === "1",
    clientUrls: [],
    status: {
      endpoint: "",
      version: "3.5.0",
      dbSizeBytes: 100,
      dbSizeInUseBytes: 50,
      raftIndex: 10,
      raftAppliedIndex: 10,
      errors: [],
    },
    error: null,
    ...more,
  };
}

function answer(more: Partial<ClusterAnswer> = {}): ClusterAnswer {
  return {
    at: 0,
    status: {
      connection: { state: "live", since: 0, error: null },
      revision: 1,
      clusterId: "1",
      etcdVersion: "3.5.0",
      members: 3,
      endpoints: [],
      watchLagMs: null,
      watches: 1,
      viewers: 1,
      counts: null,
      journal: {
        state: "ok",
        error: null,
        since: null,
        revision: 1,
        waiting: 0,
        waitingActions: 0,
      },
      readOnly: false,
      localEtcd: false,
      demo: false,
    },
    raftTerm: 2,
    alarms: [],
    quotaBytes: 1_000,
    compactRevision: null,
    endpointsProblem: null,
    members: [member("1"), member("2"), member("3")],
    prefixes: [""],
    sampling: { budgetPerSecond: 200, perSecond: 1, leases: 1 },
    ...more,
  };
}

const away = { status: null, error: "unavailable" };

describe("clusterNotices", () => {
  it("finds nothing in a cluster that is well", () => {
    expect(clusterNotices(answer())).toEqual([]);
  });

  it("names the member of an alarm, by its id where it has no name", () => {
    const alarms = [
      { member: "2", alarm: "NOSPACE" },
      { member: "255", alarm: "CORRUPT" },
    ];
    expect(clusterNotices(answer({ alarms }))).toEqual([
      { kind: "alarm", alarm: "NOSPACE", member: "etcd-2" },
      { kind: "alarm", alarm: "CORRUPT", member: "ff" },
    ]);
  });

  it("counts who is away, and how many votes are needed", () => {
    const members = [member("1"), member("2", away), member("3"), member("4", { learner: true })];
    expect(clusterNotices(answer({ members }))).toEqual([
      { kind: "partly", away: 1, left: 2, of: 3, quorum: 2 },
    ]);
  });

  it("says that nobody leads when members answer and none does", () => {
    const members = [member("1", { leader: false }), member("2", away), member("3", away)];
    expect(clusterNotices(answer({ members })).map(({ kind }) => kind)).toEqual([
      "no-leader",
      "partly",
    ]);
  });

  it("warns before the quota is reached, and leaves it to the alarm once it is", () => {
    expect(clusterNotices(answer({ quotaBytes: 120 }))).toEqual([
      { kind: "quota-near", percent: 83 },
    ]);
    const alarms = [{ member: "1", alarm: "NOSPACE" }];
    expect(clusterNotices(answer({ quotaBytes: 120, alarms })).map(({ kind }) => kind)).toEqual([
      "alarm",
    ]);
  });
});

describe("quotaShare", () => {
  it("is not known where etcd does not tell its quota", () => {
    expect(quotaShare(answer({ quotaBytes: null }))).toBeNull();
  });
});

describe("raftLag", () => {
  it("is what a member has not applied of what the furthest has", () => {
    const slow = member("2");
    const lagging = { ...slow, status: slow.status && { ...slow.status, raftAppliedIndex: 4 } };
    expect(raftLag(lagging, [member("1"), lagging])).toBe(6);
  });
});

describe("memberHex", () => {
  it("writes an id as etcdctl does, and leaves alone what is none", () => {
    expect(memberHex("10501334649042878790")).toBe("91bc3c398fb3c146");
    expect(memberHex("")).toBe("");
  });
});
