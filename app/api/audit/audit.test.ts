import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { auditAnswerSchema } from "@/lib/api/audit-contract";
import { restoreAnswerSchema } from "@/lib/api/past-contract";
import { getCluster } from "@/lib/cluster";
import { get, put } from "@/lib/etcd/kv";
import type { AuditEntry } from "@/lib/history/audit";
import { callRoute } from "@/lib/testing/call-route";
import { journalIn } from "@/lib/testing/journal-in";
import { publish } from "@/lib/testing/use-cluster";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";

import { DELETE as revoke } from "../leases/[id]/route";
import { DELETE as lift } from "../quarantines/[id]/route";
import { POST as quarantine } from "../quarantines/route";
import { POST as restore } from "../registrations/[key]/restore/route";
import { DELETE as deregister } from "../registrations/[key]/route";
import { POST as register } from "../services/[service]/instances/route";
import { PUT as setMinimum } from "../services/[service]/minimum/route";
import * as exportRoute from "./export/route";
import * as auditRoute from "./route";

const soon = { timeout: 20_000, interval: 20 };
const ada = { "X-Rollcall-Actor": "ada" };

const audit = (query = "") => callRoute(auditRoute.GET, { path: `/api/audit?${query}` });

/** What the pages of a query hold, one after the other, newest first. */
async function entries(query = "", limit = 1_000): Promise<AuditEntry[]> {
  const found: AuditEntry[] = [];
  for (let cursor = ""; ; ) {
    const { body } = await audit(`${query}&limit=${limit}${cursor}`);
    const answer = auditAnswerSchema.parse(body);
    found.push(...answer.entries);
    if (answer.older === null) return found;
    cursor = `&cursor=${encodeURIComponent(answer.older)}`;
  }
}

/** The one action that a query finds, once it is as it should be. */
async function only(query: string, expected: object): Promise<AuditEntry> {
  const found = await vi.waitFor(async () => {
    const all = await entries(query);
    expect(all).toMatchObject([expected]);
    return all;
  }, soon);
  return found[0] as AuditEntry;
}

describe("the audit log", () => {
  const etcd = useEtcd();
  const start = useConsole(etcd);
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rollcall-audit-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  beforeEach(() => getCluster().journal.flush());

  const remove = (key: string, modRevision: number, reason = "stuck", headers = ada) =>
    callRoute(deregister, {
      ...{ method: "DELETE", params: { key }, headers, body: { modRevision, reason } },
    });
  const revisionOf = async (key: string) => (await get(etcd.client, key)).kv?.modRevision ?? 0;

  it("has a removal with its guard, and what came of it once that is known", async () => {
    const { key, lease } = await publish(etcd, "gone.rpc", "10.0.0.1:80");
    const modRevision = await revisionOf(key);
    await remove(key, modRevision);
    const entry = await only("service=gone.rpc", {
      ...{ kind: "deregister", actor: "ada", address: "10.0.0.1:80", key, lease, reason: "stuck" },
      ...{ guard: { modRevision }, result: "done", error: null, keys: [key] },
      ...{ epoch: getCluster().journal.epoch, outcome: "watching", verifiedAt: null },
    });
    expect(entry.revision).toBeGreaterThan(modRevision);
    // As go-zero from 1.9.0 on does: the same key, on the lease that still lives.
    await put(etcd.client, key, "10.0.0.1:80", { lease });
    const after = await only("service=gone.rpc", { outcome: "back" });
    expect(after).toMatchObject({ id: entry.id, at: entry.at, reason: "stuck" });
    expect(after.steps.map(({ kind }) => kind)).toEqual(["removed", "gone", "back"]);
    expect(after.verifiedAt).toBe(after.steps.at(-1)?.at);
  });

  it("has every kind of action, with the revision that etcd gave it", async () => {
    const { key, lease } = await publish(etcd, "kinds.rpc", "10.0.0.1:80");
    const modRevision = await revisionOf(key);
    const params = { id: lease };
    const body = { modRevision, reason: "hangs" };
    await callRoute(revoke, { method: "DELETE", params, headers: ada, body });
    const expired = await only("service=kinds.rpc&kind=force-expire", {
      ...{ guard: { modRevision }, key, lease, keys: [key], result: "done" },
    });
    await getCluster().journal.flush();
    const back = await callRoute(restore, {
      ...{ method: "POST", params: { key }, headers: ada },
      body: { revision: expired.revision, modRevision: 0, lease: "rollcall", reason: "too early" },
    });
    const restored = restoreAnswerSchema.parse(back.body);
    await only("service=kinds.rpc&kind=restore", {
      ...{ guard: { modRevision: 0 }, key, reason: "too early", outcome: "done" },
      ...{ lease: restored.lease, revision: restored.revision },
    });
    await callRoute(register, {
      ...{ method: "POST", params: { service: "kinds.rpc" } },
      body: { address: "10.0.0.2:80", format: "go-zero", keepalive: "none" },
    });
    await only("service=kinds.rpc&kind=register", {
      ...{ actor: null, address: "10.0.0.2:80", lease: "0", guard: { modRevision: 0 } },
    });
    const kinds = (await entries("service=kinds.rpc")).map(({ kind }) => kind);
    expect(kinds).toEqual(["register", "restore", "force-expire"]);
  });

  it("has what a read-only console refused: who asked for which action, and why", async () => {
    const { key, lease } = await publish(etcd, "kept.rpc", "10.0.0.1:80");
    const modRevision = await revisionOf(key);
    await start({ readOnly: true });
    const [service, address, reason, headers] = ["kept.rpc", "10.0.0.1:80", "stuck", ada];
    const rule = { service, address, reason, untilSeconds: 60 };
    const putBack = { revision: modRevision, modRevision, lease: "none", reason };
    const answers = [
      await remove(key, modRevision),
      await callRoute(revoke, {
        ...{ method: "DELETE", params: { id: lease }, headers, body: { modRevision, reason } },
      }),
      await callRoute(restore, { method: "POST", params: { key }, headers, body: putBack }),
      await callRoute(register, {
        ...{ method: "POST", params: { service }, headers },
        body: { address, format: "go-zero", keepalive: "none", reason },
      }),
      await callRoute(setMinimum, {
        ...{ method: "PUT", params: { service }, headers, body: { minimum: 2, reason } },
      }),
      await callRoute(quarantine, { method: "POST", headers, body: rule }),
      await callRoute(lift, { method: "DELETE", params: { id: "r1" }, headers, body: { reason } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 403));
    await vi.waitFor(async () => {
      const refused = await entries("actor=ada&result=refused");
      expect(refused.map(({ kind }) => kind).sort()).toEqual([
        ...["deregister", "force-expire", "lift", "minimum", "quarantine", "register", "restore"],
      ]);
      for (const one of refused) {
        expect(one).toMatchObject({
          ...{ result: "refused", reason: expect.stringContaining("stuck"), revision: null },
          error: { code: "permission_denied", message: "this console is read-only" },
        });
      }
    }, soon);
    expect(await revisionOf(key)).toBe(modRevision);
  });

  it("has what was refused since it had changed, with why, and that nothing came of it", async () => {
    const { key, lease } = await publish(etcd, "stale.rpc", "10.0.0.1:80");
    const modRevision = await revisionOf(key);
    await put(etcd.client, key, "10.0.0.2:80", { lease });
    expect(await remove(key, modRevision)).toMatchObject({ status: 409 });
    await only("service=stale.rpc", {
      ...{ kind: "deregister", actor: "ada", key, reason: "stuck", guard: { modRevision } },
      ...{ result: "refused", outcome: null, revision: null, keys: [], steps: [] },
      error: { code: "failed_precondition", message: expect.stringContaining("has changed") },
    });
    const body = { modRevision, reason: "hangs" };
    await callRoute(revoke, { method: "DELETE", params: { id: lease }, headers: ada, body });
    await only("service=stale.rpc&kind=force-expire", { result: "refused", lease, key });
    expect(await remove("none.rpc/1", 1)).toMatchObject({ status: 404 });
    await vi.waitFor(async () => {
      const found = (await entries("result=refused")).find((entry) => entry.key === "none.rpc/1");
      expect(found).toMatchObject({ service: "", error: { code: "not_found" } });
    }, soon);
  });

  it("has nothing of what was malformed, which nobody tried", async () => {
    const before = await entries();
    const { key } = await publish(etcd, "malformed.rpc", "10.0.0.1:80");
    expect(await remove(key, 1, " ")).toMatchObject({ status: 400 });
    const body = { address: "0.0.0.0:80", format: "go-zero", keepalive: "none" };
    const params = { service: "malformed.rpc" };
    expect(await callRoute(register, { method: "POST", params, body })).toMatchObject({
      status: 400,
    });
    await getCluster().journal.flush();
    expect(await entries()).toEqual(before);
  });

  it("keeps in memory what it cannot write, says how much that is, and writes it once it can", async () => {
    const file = join(folder, "away.db");
    await writeFile(file, "this is somebody's diary\n".repeat(400));
    const cluster = await start({ history: journalIn({ file }) });
    await vi.waitFor(() => expect(cluster.status().journal.state).toBe("failed"), soon);
    const { key } = await publish(etcd, "away.rpc", "10.0.0.1:80");
    await remove(key, await revisionOf(key));
    await remove(key, 1);
    expect(cluster.status().journal.waitingActions).toBe(2);
    expect(await audit()).toMatchObject({ status: 503 });
    await rm(file);
    await vi.waitFor(async () => {
      expect((await entries("service=away.rpc&result=done")).length).toBe(1);
      expect((await entries("result=refused")).length).toBe(1);
    }, soon);
    expect(cluster.status().journal.waitingActions).toBe(0);
    expect(await entries()).toMatchObject([
      { epoch: cluster.journal.epoch, result: "refused" },
      { epoch: cluster.journal.epoch, result: "done" },
    ]);
  });

  it("outlives the console", async () => {
    const history = journalIn({ file: join(folder, "kept.db") });
    const first = await start({ history });
    await first.journal.flush();
    const { key } = await publish(etcd, "kept.rpc", "10.0.0.1:80");
    await remove(key, await revisionOf(key));
    // At once: what was done a moment ago is written on the way out.
    await first.close();
    const second = await start({ history });
    await second.journal.flush();
    await only("service=kept.rpc", { key, result: "done" });
  });

  it("is exported without the passwords that stand in keys", async () => {
    const url = encodeURIComponent("tri://ada:s3cret@10.0.0.5:1/a.B?interface=a.B&token=s3cret");
    const key = `/dubbo/a.B/providers/${url}`;
    await put(etcd.client, key, "");
    await vi.waitFor(() => expect(getCluster().registry.keys.has(key)).toBe(true), soon);
    await remove(key, await revisionOf(key));
    await only("service=a.B", { key });
    for (const format of ["json", "csv"]) {
      const path = `/api/audit/export?service=a.B&format=${format}`;
      const { body } = await callRoute(exportRoute.GET, { path });
      expect(JSON.stringify(body)).toContain("tri%3A%2F%2F***%40");
      expect(JSON.stringify(body)).not.toContain("s3cret");
    }
  });

  it("is exported as its pages are, and runs nothing in a spreadsheet", async () => {
    const { key } = await publish(etcd, "csv.rpc", "10.0.0.1:80");
    await remove(key, await revisionOf(key), '=cmd|"/c calc"!A1');
    await remove(key, 1, "once more");
    await getCluster().journal.flush();
    const all = await entries("", 1);
    expect(all.length).toBeGreaterThan(1);
    const exported = (query: string) =>
      callRoute(exportRoute.GET, { path: `/api/audit/export?${query}` });
    const json = await exported("format=json");
    expect(json.body).toEqual(all);
    expect(json.response.headers.get("content-disposition")).toMatch(
      /^attachment; filename="rollcall-audit-\w+\.json"$/,
    );
    const { body } = await exported("actor=ada&result=done");
    const [head, line, ...rest] = String(body).trimEnd().split("\r\n");
    expect(head).toMatch(/^at,actor_claimed,action,/);
    expect(line).toContain(`ada,deregister,csv.rpc,10.0.0.1:80,"'=cmd|""/c calc""!A1",done`);
    expect(rest).toEqual([]);
    expect((await exported("format=json&actor=nobody")).body).toEqual([]);
  });

  it.each([
    "kind=quit",
    "result=maybe",
    "outcome=x",
    "limit=0",
    "cursor=%00",
    "from=9&to=1",
    "x=1",
  ])("refuses %j", async (query) => {
    expect(await audit(query)).toMatchObject({ status: 400 });
  });

  it("cannot be changed through the console", () => {
    expect(Object.keys(auditRoute)).toEqual(["GET"]);
    expect(Object.keys(exportRoute)).toEqual(["GET"]);
  });
});

describe("the audit log of a console that may only read etcd", () => {
  const etcd = useEtcd();
  const start = useConsole(etcd);

  it("has what etcd denied", async () => {
    const { key, lease } = await publish(etcd, "locked.rpc", "10.0.0.1:80");
    const modRevision = (await get(etcd.client, key)).kv?.modRevision;
    const { auth } = etcd.client;
    for (const name of ["root", "reader"]) {
      await auth.userAdd({ name, password: `${name}'s` });
      await auth.roleAdd({ name });
      await auth.userGrantRole({ user: name, role: name });
    }
    const every = Buffer.from([0]);
    await auth.roleGrantPermission({
      name: "reader",
      perm: { permType: "Read", key: every, range_end: every },
    });
    await auth.authEnable();
    await start({ username: "reader", password: "reader's" });

    const call = { method: "DELETE", headers: ada, body: { modRevision, reason: "stuck" } };
    const answers = [
      await callRoute(deregister, { ...call, params: { key } }),
      await callRoute(revoke, { ...call, params: { id: lease } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    const denied = { result: "refused", error: { code: "permission_denied" }, actor: "ada" };
    const instance = { service: "locked.rpc", address: "10.0.0.1:80", lease };
    await only("kind=deregister", { ...denied, ...instance });
    await only("kind=force-expire", { ...denied, ...instance });
  });
});
