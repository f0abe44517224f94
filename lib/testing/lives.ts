import type { Lane, Life } from "@/lib/history/model";

/** A life for tests, from second `from` to second `to`; null while it lasts. */
export function lifeOf(from: number, to: number | null, rest: Partial<Life> = {}): Life {
  return {
    from: { at: from * 1_000, after: null },
    fromRevision: from + 1,
    openStart: false,
    to: to === null ? null : { at: to * 1_000, after: null },
    toRevision: to === null ? null : to + 1,
    cause: to === null ? null : "revoked",
    evidence: null,
    doneBy: null,
    key: "user.rpc/7587",
    leases: ["7587"],
    renewals: [],
    returns: 0,
    ...rest,
  };
}

/** A lane for tests. */
export function laneOf(address: string, lives: Life[], rest: Partial<Lane> = {}): Lane {
  return {
    address,
    framework: "go-zero",
    lives,
    live: lives.at(-1)?.to === null,
    restarts: Math.max(0, lives.length - 1),
    crashes: lives.filter(({ cause }) => cause === "expired").length,
    flapping: false,
    ...rest,
  };
}
