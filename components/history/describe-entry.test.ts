import { describe, expect, it } from "vitest";

import type { Gap, JournalRecord } from "@/lib/history/model";
import { en } from "@/lib/i18n/en";
import { translator } from "@/lib/i18n/translate";

import { describeEntry, describeGap } from "./describe-entry";

const t = translator(en);
const plain = (text: string) => text.replaceAll("\u00a0", " ");

const record: JournalRecord = {
  id: "1.5.0.a",
  epoch: 1,
  revision: 5,
  moment: { at: 1_000, after: null },
  kind: "left",
  key: "a.rpc/7",
  service: "a.rpc",
  address: "10.0.0.1:80",
  framework: "go-zero",
  lease: "7",
  cause: null,
  evidence: null,
  awayMs: null,
  since: null,
  doneBy: null,
};

describe("describeEntry", () => {
  it("says why an instance left, and what speaks for it", () => {
    const evidence = {
      ttlLeftSeconds: 7.9,
      grantedTtlSeconds: 10,
      leaseAlive: false,
      operation: null,
    };
    const { sign, tone, text, detail } = describeEntry(
      { ...record, cause: "revoked", evidence },
      t,
    );
    expect([sign, tone, text]).toEqual(["−", "gone", "deregistered"]);
    expect(plain(detail)).toBe("7.9 s of 10.0 s were left");
  });

  it("gives the operator's reason before any evidence", () => {
    const doneBy = { kind: "force-expire", actor: "oncall", reason: "returns stale prices" };
    const evidence = {
      ttlLeftSeconds: 7.9,
      grantedTtlSeconds: 10,
      leaseAlive: false,
      operation: "op",
    };
    const forced = describeEntry({ ...record, cause: "force-expired", evidence, doneBy }, t);
    expect([forced.text, forced.detail]).toEqual(["force-expired here", "“returns stale prices”"]);
  });

  it("says after how long an address came back, and that a cause is still being looked for", () => {
    const back = describeEntry({ ...record, kind: "re-registered", awayMs: 2_100 }, t);
    expect([back.sign, plain(back.text)]).toEqual(["+", "came back after 2.1 s"]);
    expect(describeEntry(record, t)).toMatchObject({ sign: "−", detail: "" });
    expect(describeEntry({ ...record, kind: "changed" }, t).sign).toBe("~");
  });
});

describe("describeGap", () => {
  const gap: Gap = {
    id: "g",
    epoch: 1,
    reason: "compacted",
    afterRevision: 99,
    beforeRevision: 251,
    from: 0,
    to: 1,
    differences: 0,
  };

  it("names the revisions that were not seen, and whether anything differs", () => {
    const { revisions, differences } = describeGap(gap, t);
    expect([revisions, differences]).toEqual([
      "revisions 100–250 were not seen",
      "nothing differs",
    ]);
    expect(describeGap({ ...gap, beforeRevision: 101, differences: 3 }, t)).toMatchObject({
      revisions: "revision 100 was not seen",
      differences: "3 differences between its ends",
    });
  });

  it("says of a store that counts anew what came before it", () => {
    const reset = describeGap({ ...gap, reason: "reset", beforeRevision: 4 }, t);
    expect(reset.revisions).toBe("after revision 99, it counts anew; known from 4 on");
  });
});
