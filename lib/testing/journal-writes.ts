import type { KeyState, Line, Write } from "@/lib/history/write";

/** A line with what a test does not care about filled in. */
export function lineOf(line: Partial<Line>): Line {
  return {
    moment: { at: 1_000, after: null },
    kind: "registered",
    service: "a.rpc",
    address: "10.0.0.1:80",
    framework: "go-zero",
    lease: "7587848000000000001",
    cause: null,
    evidence: null,
    awayMs: null,
    since: null,
    doneBy: null,
    ...line,
  };
}

/** A key as its first write left it. */
export function stateOf(key: string, revision: number): KeyState {
  return {
    key,
    value: Buffer.from(`10.0.0.1:${revision}`),
    lease: "7587848000000000001",
    createRevision: revision,
    modRevision: revision,
    version: 1,
    since: { at: 1_000, after: null },
  };
}

/** A write that registers a key, unless something else is said. */
export function writeOf({
  revision,
  key,
  ...rest
}: Partial<Write> & { revision: number; key: string }): Write {
  return {
    revision,
    key,
    state: stateOf(key, revision),
    previous: null,
    lines: [lineOf({})],
    ...rest,
  };
}
