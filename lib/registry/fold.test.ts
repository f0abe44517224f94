import { describe, expect, it } from "vitest";

import {
  applyChanges,
  applyService,
  applyServiceAll,
  type ServiceState,
  serviceFrom,
} from "./fold";
import type { Change, LeaseSample, Registration } from "./model";
import type { ServiceDelta } from "./topics";

function registration(n: number, address: string, revision = 1): Registration {
  return {
    ...{ key: `user.rpc/${n}`, service: "user.rpc", id: String(n), address, value: address },
    ...{ framework: "go-zero", confidence: 100, metadata: {}, warnings: [], valueBytes: 11 },
    ...{ lease: String(n), createRevision: revision, modRevision: revision, version: 1 },
    since: { at: 1_000, exact: true },
  };
}

function sample(n: number, expiresAt: number): LeaseSample {
  return {
    ...{ lease: String(n), grantedTtlSeconds: 10, sampledAt: 0, expiresAt },
    ...{ renewedAt: null, renewPeriodMs: null, late: false },
  };
}

function delta(revision: number, more: Partial<ServiceDelta>): ServiceDelta {
  return {
    ...{ topic: "service:user.rpc", service: "user.rpc", revision, at: 2_000 },
    ...{ deletes: [], puts: [], samples: [], departures: [] },
    ...more,
  };
}

const addressOf = (n: number) => `10.0.0.${n % 7}:80`;

function state(): ServiceState {
  return serviceFrom({
    ...{ topic: "service:user.rpc", service: "user.rpc", revision: 1, at: 1_000 },
    registrations: Array.from({ length: 20 }, (_, n) => registration(n, addressOf(n))),
    samples: [sample(1, 5_000)],
    departures: [],
  });
}

/** Some of everything, with leases and addresses that are shared, dropped and taken up again. */
function deltas(): ServiceDelta[] {
  return Array.from({ length: 40 }, (_, step) => {
    const n = (step * 11) % 23;
    if (step % 4 === 0) return delta(2 + step, { deletes: [`user.rpc/${n}`] });
    if (step % 4 === 1) return delta(2 + step, { samples: [sample(n, 6_000 + step)] });
    const puts = [
      registration(n, addressOf(n + step), 2 + step),
      { ...registration(n, addressOf(n + 1), 2 + step), lease: String(n + 1) },
    ];
    return delta(2 + step, { puts: step % 4 === 2 ? puts : puts.slice(0, 1) });
  });
}

describe("applyServiceAll", () => {
  it("comes to what the deltas come to one by one, wherever they are cut", () => {
    const news = deltas();
    const oneByOne = news.reduce(applyService, state());
    for (const cut of [0, 1, 13, 39, 40]) {
      const half = applyServiceAll(state(), news.slice(0, cut));
      expect(applyServiceAll(half, news.slice(cut))).toEqual(oneByOne);
    }
  });

  it("leaves the state that it is given as it was, and its instances as far as nothing names them", () => {
    const before = state();
    const after = applyServiceAll(before, [
      delta(2, { puts: [registration(3, addressOf(3), 2)] }),
      delta(3, { samples: [sample(3, 9_000)] }),
    ]);
    expect(before).toEqual(state());
    const changed = [...after.instances].filter(
      ([address, instance]) => before.instances.get(address) !== instance,
    );
    expect(changed.map(([address]) => address)).toEqual([addressOf(3)]);
    // It is on the lease that it was on: where leases are is no other map.
    expect(after.leases).toBe(before.leases);
  });

  it("passes over deltas from before the state, and gives the same one if there are no others", () => {
    const now = applyService(state(), delta(9, { deletes: ["user.rpc/1"] }));
    const late = delta(5, { puts: [registration(1, addressOf(1), 5)] });
    expect(applyServiceAll(now, [late])).toBe(now);
    expect(applyServiceAll(now, [late, delta(10, {})])).toEqual({ ...now, revision: 10 });
  });
});

describe("applyChanges", () => {
  function left(n: number, cause: Change["cause"]): Change {
    return {
      ...{ id: `7 left ${n}`, revision: 7, kind: "left", key: `user.rpc/${n}`, cause },
      ...{ service: "user.rpc", address: addressOf(n), lease: "1", awayMs: null },
      at: { at: 1_000, exact: true },
    };
  }

  it("puts causes where their lines are, and lets none push out what came since", () => {
    const gone = Array.from({ length: 700 }, (_, n) => n);
    const fallen = applyChanges([], {
      changes: gone.map((n) => left(n, null)),
      explained: [],
    });
    const came: Change = { ...left(701, null), id: "8 registered", kind: "registered" };
    const now = applyChanges(applyChanges(fallen, { changes: [came], explained: [] }), {
      changes: [],
      explained: gone.map((n) => left(n, "expired")),
    });
    expect(now).toEqual([
      came,
      ...gone
        .slice(-499)
        .reverse()
        .map((n) => left(n, "expired")),
    ]);
  });
});
