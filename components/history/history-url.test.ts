import { describe, expect, it } from "vitest";

import { readPastPoint } from "@/lib/client/past-point";
import { causes as modelCauses, changeKinds as modelKinds } from "@/lib/registry/model";

import {
  causes,
  changeKinds,
  exportPath,
  filterParams,
  inOrder,
  livePatch,
  movePatch,
  NO_FILTER,
  parsePoint,
  pointParam,
  type Standpoint,
  standpointOf,
  standpointPatch,
  startParams,
  stretchParams,
  viewOf,
} from "./history-url";

const fromUrl = (query: string) => standpointOf(readPastPoint(new URLSearchParams(query)));

describe("the changes since a point", () => {
  it("come after an instant or a revision, up to another one, and to no end in the present", () => {
    expect(stretchParams(null, null)).toEqual({});
    expect(stretchParams({ at: 1_000 }, null)).toEqual({ from: "1001" });
    expect(stretchParams({ at: 1_000 }, { at: 2_000 })).toEqual({ from: "1001", to: "2000" });
    const revision = { revision: 7, epoch: "2" };
    expect(stretchParams(revision, null)).toEqual({ after: "7", epoch: "2" });
    expect(stretchParams(revision, { revision: 9, epoch: "" })).toEqual({
      ...{ after: "7", epoch: "2", upTo: "9" },
    });
  });

  it("lie between two points that stand in either order", () => {
    const [early, late] = [{ at: 1_000 }, { at: 2_000 }];
    expect(inOrder(late, early)).toEqual([early, late]);
    expect(inOrder(early, late)).toEqual([early, late]);
    expect(inOrder(null, early)).toEqual([early, null]);
    expect(inOrder(early, null)).toEqual([early, null]);
    const [old, young] = [5, 9].map((revision) => ({ revision, epoch: "" }));
    expect(inOrder(young ?? null, old ?? null)).toEqual([old, young]);
    expect(inOrder(late, old ?? null)).toEqual([late, old]);
  });

  it("are a view of the past alone", () => {
    expect(viewOf({ view: "since" }, { at: 1_000 })).toBe("since");
    expect(viewOf({ view: "since" }, null)).toBe("changes");
    expect(viewOf({ view: "compare" }, null)).toBe("compare");
    expect(viewOf({ view: "bogus" }, { at: 1_000 })).toBe("changes");
  });
});

describe("where the list begins", () => {
  it("is the point in time itself: a revision, since others may have been seen at its instant", () => {
    expect(startParams(null)).toEqual({});
    expect(startParams({ at: 1_000 })).toEqual({ to: "1000" });
    expect(startParams({ revision: 7, epoch: "" })).toEqual({ upTo: "7" });
    expect(startParams({ revision: 7, epoch: "2" })).toEqual({ upTo: "7", epoch: "2" });
  });
});

describe("moving through time", () => {
  it("leaves the other point where it is, though a revision is then of no store that is named", () => {
    const end = { revision: 9, epoch: "1" };
    expect(movePatch({ at: 1_000 }, end, 2_000)).toEqual({
      ...{ at: "1000", revision: "", epoch: "", with: "2000" },
    });
    expect(movePatch({ revision: 3, epoch: "2" }, end, 2_000)).toMatchObject({ with: "2000" });
    expect(movePatch(null, end, 2_000)).toMatchObject({ with: "2000" });
    expect(movePatch({ at: 1_000 }, end, undefined)).toMatchObject({ with: "now" });
    // Of the same store, it is read as before; so is one of the present store, and an instant.
    expect(movePatch({ revision: 3, epoch: "1" }, end, 2_000)).not.toHaveProperty("with");
    expect(movePatch({ at: 1_000 }, { revision: 9, epoch: "" }, 2_000)).not.toHaveProperty("with");
    expect(movePatch({ at: 1_000 }, { at: 2_000 }, 2_000)).not.toHaveProperty("with");
    expect(movePatch({ at: 1_000 }, null, null)).not.toHaveProperty("with");
  });

  it("to the present ends the stretch that was looked at, and its view", () => {
    const present = { at: "", revision: "", epoch: "", with: "now" };
    expect(livePatch("since")).toEqual({ ...present, view: "changes" });
    expect(livePatch("compare")).toEqual({ ...present, view: "changes" });
    expect(livePatch("state")).toEqual(present);
  });
});

describe("standpoint", () => {
  it("is read from what a URL says, and is the present where it says nothing that can be", () => {
    expect(fromUrl("at=1795442520000")).toEqual({ at: 1_795_442_520_000 });
    expect(fromUrl("at=2026-11-22T14:02:00Z")).toEqual({ at: 1_795_356_120_000 });
    expect(fromUrl("revision=184196")).toEqual({ revision: 184_196, epoch: "" });
    expect(fromUrl("revision=5&epoch=2")).toEqual({ revision: 5, epoch: "2" });
    for (const query of ["", "at=yesterday", "revision=-1", "revision=0", "revision=1e9"]) {
      expect(fromUrl(query)).toBeNull();
    }
  });

  it("is written so that it is read as it was", () => {
    const points: Standpoint[] = [null, { at: 1_795_442_520_000 }, { revision: 7, epoch: "2" }];
    for (const point of points) {
      const patch = Object.entries(standpointPatch(point)).filter(([, value]) => value !== "");
      expect(fromUrl(new URLSearchParams(patch).toString())).toEqual(point);
    }
  });
});

describe("parsePoint", () => {
  it("takes what people type for now, in their language", () => {
    for (const text of ["", "now", " NOW ", "现在"]) expect(parsePoint(text, "现在")).toBeNull();
  });

  it("takes revisions as they are shown and as they are sent", () => {
    for (const text of [
      "184196",
      "184 196",
      "rev 184\u00a0196",
      "rev:184196",
      "修订版本 184 196",
    ]) {
      expect(parsePoint(text, "now"), text).toEqual({ revision: 184_196, epoch: "" });
    }
  });

  it("takes times of the reader's zone as they are shown, and of others", () => {
    const at = new Date(2026, 10, 22, 14, 2, 0).getTime();
    expect(parsePoint("2026-11-22 14:02:00", "now")).toEqual({ at });
    expect(parsePoint("2026-11-22T14:02", "now")).toEqual({ at });
    expect(parsePoint("2026-11-22", "now")).toEqual({ at: new Date(2026, 10, 22).getTime() });
    expect(parsePoint("2026-11-22T14:02:00Z", "now")).toEqual({ at: 1_795_356_120_000 });
    expect(parsePoint("2026-11-22 14:02:00.500+08:00", "now")).toEqual({ at: 1_795_327_320_500 });
  });

  it("reads back what the URL of the page holds", () => {
    const points: Standpoint[] = [null, { at: 1_795_442_520_000 }, { revision: 7, epoch: "" }];
    for (const point of points) expect(parsePoint(pointParam(point), "now")).toEqual(point);
  });

  it("refuses all else", () => {
    for (const text of [
      "yesterday",
      "2026-02-31",
      "2026-02-29T10:00:00Z",
      "rev",
      "-5",
      "0",
      "2026-13-45",
      "14:02",
      "12abc",
      "9".repeat(20),
    ]) {
      expect(parsePoint(text, "now"), text).toBeUndefined();
    }
  });
});

describe("filters", () => {
  it("know every kind and cause that there is", () => {
    expect([...changeKinds].sort()).toEqual([...modelKinds].sort());
    expect([...causes].sort()).toEqual([...modelCauses].sort());
  });

  it("leave out what filters nothing, and what there is no such thing of", () => {
    expect(filterParams(NO_FILTER)).toEqual({});
    expect(filterParams({ ...NO_FILTER, service: "a/b", kind: "left", cause: "because" })).toEqual({
      service: "a/b",
      kind: "left",
    });
  });

  it("go along with an export, up to the chosen instant", () => {
    expect(exportPath("csv", { service: "a&b" }, null)).toBe(
      "/api/history/export?format=csv&service=a%26b",
    );
    expect(exportPath("json", {}, 5.4)).toBe("/api/history/export?format=json&to=5");
  });
});
