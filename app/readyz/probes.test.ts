import { describe, expect, it, vi } from "vitest";

import { GET as getCluster } from "@/app/api/cluster/route";
import { GET as getServices } from "@/app/api/services/route";
import { GET as healthz } from "@/app/healthz/route";
import { GET as metrics } from "@/app/metrics/route";
import { clusterAnswerSchema } from "@/lib/api/contract";
import { setCluster } from "@/lib/cluster";
import { callRoute } from "@/lib/testing/call-route";
import { freePort } from "@/lib/testing/etcd";
import { publish, useClusters } from "@/lib/testing/use-cluster";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";

import { GET as readyz } from "./route";

const soon = { timeout: 15_000, interval: 20 };

describe("probes", () => {
  const etcd = useEtcd();
  useConsole(etcd);
  const newCluster = useClusters(etcd);

  it("say that it lives and is ready once the view is current", async () => {
    expect(await callRoute(healthz)).toMatchObject({ status: 200, body: { status: "ok" } });
    await vi.waitFor(async () => {
      expect(await callRoute(readyz)).toMatchObject({ status: 200, body: { status: "ok" } });
    }, soon);
  });

  it("say why it is not ready while etcd cannot be reached", async () => {
    setCluster(newCluster({ endpoints: [`http://127.0.0.1:${await freePort()}`], timeoutMs: 300 }));
    expect((await callRoute(healthz)).status).toBe(200);
    await vi.waitFor(async () => {
      const { status, body } = await callRoute(readyz);
      expect(status).toBe(503);
      expect(JSON.stringify(body)).toContain("etcd cannot be reached");
    }, soon);
    expect(await callRoute(getServices)).toMatchObject({
      ...{ status: 503, body: { error: { code: "unavailable" } } },
    });
  });

  it("describe the cluster, as far as it can be had, with etcd and without", async () => {
    const answer = clusterAnswerSchema.parse((await callRoute(getCluster)).body);
    expect(answer).toMatchObject({ alarms: [], prefixes: [""], status: { watches: 1 } });
    expect(answer.members).toMatchObject([
      { name: "default", leader: true, learner: false, status: { endpoint: etcd.endpoint } },
    ]);
    expect(answer.quotaBytes).toBeGreaterThan(1_000_000);

    const endpoint = `http://127.0.0.1:${await freePort()}`;
    setCluster(newCluster({ endpoints: [endpoint], timeoutMs: 300 }));
    const without = clusterAnswerSchema.parse((await callRoute(getCluster)).body);
    expect(without).toMatchObject({ members: [], raftTerm: null, quotaBytes: null });
  });

  it("give Prometheus the size of the view and the state of the process", async () => {
    await publish(etcd, "metrics.rpc", "10.0.0.1:80");
    await vi.waitFor(async () => {
      const { body, response } = await callRoute(metrics);
      expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
      expect(body).toMatch(/^rollcall_live 1$/m);
      expect(body).toMatch(/^rollcall_instances 1$/m);
      expect(body).toMatch(/^process_resident_memory_bytes \d+/m);
      expect(body).toMatch(/^# TYPE rollcall_revision gauge$/m);
    }, soon);
    expect(await callRoute(metrics)).toMatchObject({ status: 200 });
  });
});
