import { describe, expect, it } from "vitest";

import { runSteps } from "./run-steps";

describe("runSteps", () => {
  it("sends the others when one fails, and says which", async () => {
    const seen: number[] = [];
    const results = await runSteps(
      [1, 2, 3],
      async (step) => {
        if (step === 2) throw new Error("refused");
        return step * 10;
      },
      ({ step }) => seen.push(step),
    );
    expect(seen.sort()).toEqual([1, 2, 3]);
    expect(results.filter(({ error }) => error)).toMatchObject([
      { step: 2, error: { message: "refused" } },
    ]);
    expect(results.map(({ answer }) => answer)).toEqual(expect.arrayContaining([10, 30]));
  });

  it("has at most four under way", async () => {
    let underWay = 0;
    let most = 0;
    await runSteps(
      Array.from({ length: 20 }, (_, i) => i),
      async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await Promise.resolve();
        underWay -= 1;
      },
      () => {},
    );
    expect(most).toBe(4);
  });

  it("sends nothing further once it is stopped", async () => {
    const stop = new AbortController();
    const sent: number[] = [];
    await runSteps(
      Array.from({ length: 20 }, (_, i) => i),
      async (step) => {
        sent.push(step);
        stop.abort();
      },
      () => {},
      stop.signal,
    );
    expect(sent.length).toBeLessThanOrEqual(4);
  });
});
