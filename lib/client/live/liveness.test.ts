import { describe, expect, it } from "vitest";

import type { Status } from "@/lib/registry/status";

import { livenessOf } from "./liveness";

const error = { code: "unavailable", message: "refused" };

function status(state: Status["connection"]["state"], failed = true): Status {
  return {
    connection: { state, since: 5, error: failed ? error : null },
    revision: 1,
    clusterId: "1",
    etcdVersion: null,
    members: null,
    endpoints: [],
    watchLagMs: null,
    watches: 1,
    viewers: 1,
    counts: null,
    journal: {
      state: "opening",
      error: null,
      since: null,
      revision: 0,
      waiting: 0,
      waitingActions: 0,
    },
    readOnly: false,
    localEtcd: false,
    demo: false,
  };
}

const toServer = (time: number) => time + 1_000;

describe("livenessOf", () => {
  it("is live only when both page and console are connected", () => {
    expect(livenessOf({ phase: "open" }, status("live", false), toServer)).toEqual({
      kind: "live",
    });
  });

  it("tells a lost console from a lost etcd, each with its time by the server's clock", () => {
    const lost = { phase: "lost", since: 3 } as const;
    expect(livenessOf(lost, status("live"), toServer)).toEqual({
      kind: "reconnecting",
      since: 1_003,
    });
    expect(livenessOf({ phase: "open" }, status("reconnecting"), toServer)).toEqual({
      kind: "etcd-lost",
      since: 5,
      error,
    });
  });

  it("is connecting, with the reason, while etcd has never answered", () => {
    expect(livenessOf({ phase: "open" }, status("connecting"), toServer)).toEqual({
      kind: "connecting",
      error,
    });
  });

  it("goes by the status the page was rendered with until the stream is there", () => {
    expect(livenessOf({ phase: "connecting" }, status("live", false), toServer).kind).toBe("live");
  });
});
