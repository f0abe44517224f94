import { describe, expect, it } from "vitest";

import { serviceFrom } from "@/lib/registry/fold";
import type { Registration } from "@/lib/registry/model";
import { toCandidate } from "@/lib/registry/resolve";

import { candidatesOf } from "./candidates";

function registration(key: string, address: string, lease = "7"): Registration {
  return {
    ...{ key, address, lease, service: "user.rpc", id: "1", framework: "go-zero" },
    ...{ confidence: 100, metadata: {}, warnings: [], value: address, valueBytes: address.length },
    ...{ createRevision: 1, modRevision: 1, version: 1, since: { at: 0, exact: true } },
  };
}

function stateOf(...registrations: Registration[]) {
  const sample = {
    ...{ lease: "8", grantedTtlSeconds: 10, sampledAt: 0, expiresAt: 1_000, renewedAt: 0 },
    ...{ renewPeriodMs: 3_300, late: true },
  };
  return serviceFrom({
    ...{ topic: "service:user.rpc", service: "user.rpc", revision: 1, at: 0 },
    ...{ registrations, samples: [sample], departures: [] },
  });
}

describe("candidatesOf", () => {
  it("takes each key once, in its state, and then what else was found", () => {
    const { candidates, elsewhere } = candidatesOf(
      stateOf(
        registration("user.rpc/1", "10.0.0.1:80"),
        registration("user.rpc/1", "10.0.0.2:80"),
        registration("user.rpc/2", "10.0.0.3:80", "8"),
        registration("user.rpc/3", "10.0.0.3:80", "0"),
      ),
      [
        toCandidate(registration("user.rpc/3", "10.9.9.9:80"), "live"),
        toCandidate(registration("user.rpc/x/4", "10.0.0.4:80"), "live"),
      ],
    );
    expect(candidates.map(({ key, state }) => [key, state])).toEqual([
      ["user.rpc/1", "live"],
      ["user.rpc/2", "late"],
      ["user.rpc/3", "permanent"],
      ["user.rpc/x/4", "live"],
    ]);
    expect(candidates[2]?.value).toBe("10.0.0.3:80");
    expect(elsewhere).toBe(0);
  });

  it("only counts keys that stand where no client of the name looks", () => {
    const { candidates, elsewhere } = candidatesOf(
      stateOf(registration("/services/user.rpc/1", "10.0.0.1:80"), registration("user.rpc", "a:1")),
      [],
    );
    expect(candidates).toEqual([]);
    expect(elsewhere).toBe(2);
  });
});
