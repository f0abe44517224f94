import { describe, expect, it } from "vitest";

import type { HistoryEntry } from "./history-contract";
import { csvHeader, csvLine } from "./history-csv";

type Change = Extract<HistoryEntry, { type: "change" }>;

const change: Change = {
  ...{ type: "change", id: "1", epoch: 1, revision: 7, kind: "left" },
  ...{ moment: { at: 0, after: null }, key: "user.rpc/1", service: "user.rpc", address: "a:1" },
  ...{ framework: "go-zero", lease: "-12", cause: "expired", evidence: null, awayMs: null },
  ...{ since: null, doneBy: null },
};

/** Reads a file as RFC 4180 has it. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let row: string[] = [];
  for (let match = cell.exec(text); match; match = cell.exec(text)) {
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

function cells(entry: HistoryEntry): Record<string, string> {
  const [names = [], values = []] = parse(csvHeader().slice(1) + csvLine(entry));
  expect(values).toHaveLength(names.length);
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""]));
}

describe("history as CSV", () => {
  it("begins with the mark that makes spreadsheets read UTF-8", () => {
    expect(csvHeader()).toMatch(/^\ufefftype,at,/);
  });

  it.each(["a,b", 'say "no"', "two\r\nlines", "订单", '"', ",", ""])(
    "keeps %j as it is",
    (reason) => {
      const doneBy = { kind: "force-expire", actor: "ada", reason };
      expect(cells({ ...change, doneBy })).toMatchObject({ actor: "ada", reason });
    },
  );

  it.each(["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\tx", "\rx", "＝1+1", '=HYPERLINK("x","y")'])(
    "makes text of %j, which a spreadsheet would run",
    (reason) => {
      const doneBy = { kind: "restore", actor: null, reason };
      expect(cells({ ...change, doneBy })).toMatchObject({ reason: `'${reason}` });
    },
  );

  it("leaves negative numbers what they are", () => {
    expect(cells(change)).toMatchObject({ lease: "-12", kind: "left", cause: "expired" });
  });

  it("has a line for a gap, with its bounds", () => {
    const gap: HistoryEntry = {
      ...{ type: "gap", id: "g", epoch: 2, reason: "compacted", afterRevision: 5 },
      ...{ beforeRevision: 9, from: 0, to: 1_000, differences: 3 },
    };
    expect(cells(gap)).toMatchObject({
      ...{ type: "gap", reason: "compacted", revision: "9", gap_after_revision: "5" },
      ...{ at: "1970-01-01T00:00:01.000Z", not_before: "1970-01-01T00:00:00.000Z" },
      gap_differences: "3",
    });
  });
});
