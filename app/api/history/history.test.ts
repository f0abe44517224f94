import { beforeEach, describe, expect, it, vi } from "vitest";

import {
  activityAnswerSchema,
  countAnswerSchema,
  type HistoryEntry,
  historyAnswerSchema,
  livesAnswerSchema,
  servicesActivityAnswerSchema,
} from "@/lib/api/history-contract";
import { getCluster } from "@/lib/cluster";
import { put, transact } from "@/lib/etcd/kv";
import { grant, revoke } from "@/lib/etcd/lease";
import { callRoute } from "@/lib/testing/call-route";
import { publish } from "@/lib/testing/use-cluster";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";

import { DELETE as deregister } from "../registrations/[key]/route";
import { GET as getLives } from "../services/[service]/lives/route";
import { GET as getActivity } from "./activity/route";
import { GET as getCount } from "./count/route";
import { GET as getExport } from "./export/route";
import { GET as getHistory } from "./route";
import { GET as getServices } from "./services/route";

const soon = { timeout: 20_000, interval: 20 };

describe("history", () => {
  const etcd = useEtcd();
  const start = useConsole(etcd);
  beforeEach(() => getCluster().journal.flush());

  const history = (query: string) => callRoute(getHistory, { path: `/api/history?${query}` });
  const exported = (query: string) =>
    callRoute(getExport, { path: `/api/history/export?${query}` });
  const lives = (service: string, query = "") =>
    callRoute(getLives, { path: `/api/services/x/lives?${query}`, params: { service } });

  async function caughtUp(): Promise<void> {
    const { header } = await put(etcd.client, "config/marker", String(Date.now()));
    const { registry, journal } = getCluster();
    await vi.waitFor(() => expect(registry.revision).toBe(header.revision), soon);
    await journal.flush();
  }

  /** What the pages of a query hold, one after the other. */
  async function pages(query: string, limit: number): Promise<HistoryEntry[]> {
    const entries: HistoryEntry[] = [];
    let cursor = "";
    for (;;) {
      const { body } = await history(`${query}&limit=${limit}${cursor}`);
      const answer = historyAnswerSchema.parse(body);
      expect(answer.entries.length).toBeLessThanOrEqual(limit);
      entries.push(...answer.entries);
      if (answer.older === null) return entries;
      cursor = `&cursor=${encodeURIComponent(answer.older)}`;
    }
  }

  /** Some changes of two services: one instance that stays and one that an operator removes. */
  async function changes(): Promise<{ removed: string }> {
    const { lease } = await publish(etcd, "list.rpc", "10.0.0.1:80");
    const { key } = await publish(etcd, "list.rpc", "10.0.0.2:80");
    await publish(etcd, '=1+1,"x".rpc', "10.0.0.3:80");
    await revoke(etcd.client, lease);
    await caughtUp();
    const modRevision = getCluster().registry.keys.get(key)?.modRevision;
    await callRoute(deregister, {
      ...{ method: "DELETE", params: { key }, headers: { "X-Rollcall-Actor": "ada" } },
      body: { modRevision, reason: "=cmd|'/c calc'!A1" },
    });
    await caughtUp();
    return { removed: key };
  }

  it("comes newest first, in pages that hold all of it once", async () => {
    await changes();
    const all = await pages("", 1_000);
    expect(all.length).toBeGreaterThanOrEqual(5);
    expect(await pages("", 2)).toEqual(all);
    const revisions = all.map((entry) => (entry.type === "change" ? entry.revision : 0));
    expect(revisions).toEqual([...revisions].sort((a, b) => b - a));
  });

  it("leads on to what is yet to come", async () => {
    await changes();
    const { newer } = historyAnswerSchema.parse((await history("limit=1")).body);
    const next = `cursor=${encodeURIComponent(newer)}`;
    expect(historyAnswerSchema.parse((await history(next)).body).entries).toEqual([]);
    const { key } = await publish(etcd, "next.rpc", "10.0.0.1:80");
    await caughtUp();
    expect(historyAnswerSchema.parse((await history(next)).body).entries).toMatchObject([
      { type: "change", key, kind: "registered" },
    ]);
  });

  it("can be narrowed by service, address, kind, cause, operator and time", async () => {
    const before = Date.now();
    const { removed } = await changes();
    const keys = async (query: string) => {
      const entries = await pages(`from=${before}&${query}`, 100);
      return entries.map((entry) => entry.type === "change" && entry.key);
    };
    expect(await keys("service=list.rpc")).toHaveLength(4);
    expect(await keys("service=%5Cx6cist.rpc")).toHaveLength(4);
    expect(await keys("service=unknown.rpc")).toEqual([]);
    expect(await keys("address=10.0.0.2:80&service=list.rpc")).toEqual([removed, removed]);
    expect(await keys("service=list.rpc&kind=registered")).toHaveLength(2);
    expect(await keys("service=list.rpc&kind=registered,left")).toHaveLength(4);
    expect(await keys("actor=ada&cause=deleted")).toEqual([removed]);
    expect(await keys("actor=bob")).toEqual([]);
    expect(await keys(`to=${before - 1}&from=0&service=list.rpc&actor=bob`)).toEqual([]);
  });

  it.each(["", "service=list.rpc", "kind=left", "actor=ada", "service=unknown.rpc"])(
    "is exported as JSON just as its pages are, for %j",
    async (query) => {
      await changes();
      const { body, response } = await exported(`${query}&format=json`);
      expect(body).toEqual(await pages(query, 2));
      expect(response.headers.get("content-disposition")).toMatch(
        /^attachment; filename="rollcall-history-\d{8}T\d{6}Z\.json"$/,
      );
    },
  );

  it("is exported as CSV with a line for each, none of which a spreadsheet would run", async () => {
    await changes();
    const { body, response } = await exported("");
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const [header = "", ...lines] = String(body).trimEnd().split("\r\n");
    expect(header).toMatch(/type,at,/);
    expect(lines).toHaveLength((await pages("", 1_000)).length);
    expect(body).toContain(`,ada,deregister,'=cmd|'/c calc'!A1,`);
    expect(body).toContain(`,"'=1+1,""x"".rpc",`);
  });

  it("is exported without the passwords that stand in keys, by which its pages name them", async () => {
    const { id: lease } = await grant(etcd.client, 600);
    const url = encodeURIComponent("tri://ada:s3cret@10.0.0.5:1/a.B?interface=a.B&token=s3cret");
    await put(etcd.client, `/dubbo/a.B/providers/${url}`, "", { lease });
    await caughtUp();
    expect(JSON.stringify(await pages("service=a.B", 10))).toContain("s3cret");
    for (const format of ["json", "csv"]) {
      const { body } = await exported(`service=a.B&format=${format}`);
      expect(JSON.stringify(body)).toContain("tri%3A%2F%2F***%40");
      expect(JSON.stringify(body)).not.toContain("s3cret");
    }
  });

  it("goes on for an export where it is longer than a page", async () => {
    const { id: lease } = await grant(etcd.client, 600);
    for (let batch = 0; batch < 12; batch += 1) {
      const success = Array.from({ length: 100 }, (_, index) => {
        const key = Buffer.from(`long.rpc/${batch * 100 + index}`);
        return {
          type: "put" as const,
          key,
          value: Buffer.from(`10.${batch}.0.${index}:80`),
          lease,
        };
      });
      await transact(etcd.client, { ifModRevision: [], success });
    }
    await caughtUp();
    const { body } = await exported("service=long.rpc&format=json");
    expect(body).toHaveLength(1_200);
    expect(body).toEqual(await pages("service=long.rpc", 500));
  });

  it("counts how much changed when, with a bucket for every stretch of time", async () => {
    const from = Date.now() - 3_600_000;
    await changes();
    const path = `/api/history/activity?from=${from}&buckets=30`;
    const answer = activityAnswerSchema.parse((await callRoute(getActivity, { path })).body);
    expect(answer.buckets.length).toBeLessThanOrEqual(31);
    const sum = (name: "came" | "left") => answer.buckets.reduce((all, one) => all + one[name], 0);
    expect(sum("came")).toBeGreaterThanOrEqual(2);
    expect(sum("left")).toBeGreaterThanOrEqual(2);
    expect(answer.begins).toBeLessThanOrEqual(Date.now());
    const all = await callRoute(getActivity, { path: "/api/history/activity?service=list.rpc" });
    expect(activityAnswerSchema.parse(all.body).from).toBe(answer.begins);
  });

  it("has what changed since a revision, up to another, and how much that is", async () => {
    const { removed } = await changes();
    const all = await pages("service=list.rpc", 100);
    const revisions = all.map((entry) => (entry.type === "change" ? entry.revision : 0));
    const [last = 0, , second = 0, first = 0] = revisions;
    const count = async (query: string) => {
      const path = `/api/history/count?${query}`;
      return countAnswerSchema.parse((await callRoute(getCount, { path })).body);
    };
    const since = `service=list.rpc&after=${first}`;
    expect(await pages(since, 2)).toEqual(all.slice(0, 3));
    expect(await count(since)).toEqual({ changes: 3, complete: true });
    expect(await pages(`${since}&upTo=${second}`, 2)).toEqual(all.slice(2, 3));
    expect(await count(`${since}&upTo=${second}`)).toEqual({ changes: 1, complete: true });
    expect(await count(`after=${last}&service=list.rpc`)).toEqual({ changes: 0, complete: true });
    expect(await pages(`${since}&kind=left&actor=ada`, 2)).toMatchObject([{ key: removed }]);
    expect((await exported(`${since}&format=json`)).body).toEqual(all.slice(0, 3));
    expect(await count(`${since}&epoch=999`)).toEqual({ changes: 0, complete: true });
  });

  it("has the last hour of each service in twelve parts", async () => {
    await changes();
    const answer = servicesActivityAnswerSchema.parse((await callRoute(getServices)).body);
    expect(answer.bucketMs).toBe(300_000);
    const counts = answer.services["list.rpc"] ?? [];
    expect(counts).toHaveLength(12);
    expect(counts.at(-1)).toBe(4);
  });

  it("has the lives of a service's addresses, with what ended them", async () => {
    await changes();
    const { key, lease } = await publish(etcd, "list.rpc", "10.0.0.9:80");
    await caughtUp();
    const { lanes, service } = livesAnswerSchema.parse((await lives("list.rpc")).body);
    expect(service).toBe("list.rpc");
    expect(lanes[0]).toMatchObject({
      ...{ address: "10.0.0.9:80", live: true },
      lives: [{ key, leases: [lease], to: null, openStart: false }],
    });
    const removed = lanes.find(({ address }) => address === "10.0.0.2:80");
    expect(removed?.lives.at(-1)).toMatchObject({
      ...{ cause: "deleted", doneBy: { kind: "deregister", actor: "ada" } },
    });
    const one = livesAnswerSchema.parse((await lives("list.rpc", "address=10.0.0.9:80")).body);
    expect(one.lanes).toEqual(lanes.slice(0, 1));
  });

  it("tells a rolling restart as a deploy, with the lines it is made of", async () => {
    const addresses = [1, 2, 3].map((host) => `10.5.0.${host}:80`);
    const { registry } = getCluster();
    const running = new Map<string, string>();
    const start = async (address: string) => {
      const { lease } = await publish(etcd, "deploy.rpc", address);
      running.set(address, lease);
      // Without a look at its lease nobody would know that it was stopped.
      await vi.waitFor(() => expect(registry.sampleOf(lease)).toBeDefined(), soon);
    };
    for (const address of addresses) await start(address);
    await publish(etcd, "deploy.rpc", "10.5.0.9:80");
    const begin = registry.revision;
    for (const address of addresses) {
      await revoke(etcd.client, running.get(address) ?? "");
      await start(address);
    }
    await caughtUp();
    const told = async (query = "") =>
      livesAnswerSchema.parse((await lives("deploy.rpc", query)).body).deploys;
    await vi.waitFor(async () => expect(await told()).toHaveLength(1), soon);
    const [deploy] = await told();
    expect(deploy).toMatchObject({ replaced: 3, instances: 4 });
    expect(deploy?.fromRevision).toBeGreaterThan(begin);
    const { fromRevision = 0, toRevision } = deploy ?? {};
    const lines = await pages(`service=deploy.rpc&after=${fromRevision - 1}&upTo=${toRevision}`, 2);
    expect(lines.map((line) => line.type === "change" && line.kind)).toEqual(
      Array(3).fill(["re-registered", "left"]).flat(),
    );
    expect(await told("address=10.5.0.1:80")).toEqual([]);
    expect(await told(`from=${(deploy?.from ?? 0) + 1}`)).toEqual([deploy]);
    expect(await told(`from=${(deploy?.to ?? 0) + 1}`)).toEqual([]);
  });

  it("has the lives until an instant of the past as they were then", async () => {
    const [stays, leaves, returns] = await Promise.all(
      [1, 2, 3].map((host) => publish(etcd, "until.rpc", `10.4.0.${host}:80`)),
    );
    if (!stays || !leaves || !returns) throw new Error("three were published");
    await revoke(etcd.client, returns.lease);
    await caughtUp();
    const to = Date.now();
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(to + 2));
    await revoke(etcd.client, leaves.lease);
    await publish(etcd, "until.rpc", "10.4.0.3:80");
    await publish(etcd, "until.rpc", "10.4.0.4:80");
    await caughtUp();
    const { lanes } = livesAnswerSchema.parse((await lives("until.rpc", `to=${to}`)).body);
    expect(lanes).toMatchObject([
      { address: "10.4.0.1:80", live: true, lives: [{ key: stays.key, to: null }] },
      { address: "10.4.0.2:80", live: true, lives: [{ key: leaves.key, to: null }] },
      { address: "10.4.0.3:80", live: false, lives: [{ key: returns.key, to: { after: null } }] },
    ]);
    const short = `from=${to}&to=${to}`;
    const last = livesAnswerSchema.parse((await lives("until.rpc", short)).body);
    expect(last.lanes.map(({ address }) => address)).toEqual(["10.4.0.1:80", "10.4.0.2:80"]);
  });

  it("has no lives in a time before the journal, and none of a service nobody ever saw", async () => {
    await changes();
    const past = await lives("list.rpc", "from=1000&to=2000");
    expect(past).toMatchObject({ status: 200, body: { lanes: [], from: 1_000, to: 2_000 } });
    const never = await lives("never.rpc");
    expect(never).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
  });

  it.each([
    ["from", "from=2&to=1"],
    ["from", "from=yesterday"],
    ["to", "to=2026-01-01"],
    ["to", "to=2026-02-31T00:00:00Z"],
    ["limit", "limit=1001"],
    ["limit", "limit=0"],
    ["limit", "limit=1e9"],
    ["limit", "limit=x"],
    ["kind", "kind=exploded"],
    ["cause", "cause=left,bad"],
    ["cursor", "cursor=bogus"],
    ["cursor", `cursor=${"x".repeat(300)}`],
    ["service", `service=${"x".repeat(2_000)}`],
    ["backslash", "service=%5Cq"],
    ["typo", "typo=1"],
  ])("names %s in the bad query %s", async (field, query) => {
    const answer = await history(query);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid_argument" } } });
    expect(JSON.stringify(answer.body)).toContain(field);
  });

  it.each([
    ["format", getExport, "format=xml"],
    ["from", getExport, "from=2&to=1"],
    ["limit", getExport, "limit=1"],
    ["buckets", getActivity, "buckets=501"],
    ["from", getActivity, "from=2&to=1"],
  ] as const)("names %s where it is bad elsewhere", async (field, handler, query) => {
    const answer = await callRoute(handler, { path: `/api/x?${query}` });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(field);
  });

  it("names what is bad in a query for lives", async () => {
    for (const query of ["from=2&to=1", "from=x", "limit=1"]) {
      expect((await lives("list.rpc", query)).status).toBe(400);
    }
  });

  it("says why it cannot be read, where the journal cannot be opened", async () => {
    const { options } = getCluster();
    const history = { ...options.history, target: { file: "/dev/null/journal.db" } };
    const cluster = await start({ history });
    await vi.waitFor(() => expect(cluster.journal.state().state).toBe("failed"), soon);
    const { error } = cluster.journal.state();
    for (const handler of [getHistory, getActivity, getServices, getExport]) {
      const answer = await callRoute(handler, { path: "/api/history" });
      expect(answer).toMatchObject({ status: 503, body: { error: { code: "unavailable" } } });
      expect(JSON.stringify(answer.body)).toContain(error);
    }
  });
});
