import { describe, expect, it, vi } from "vitest";

import { type AllStates, KeptStates } from "./kept-states";
import type { KeyState } from "./write";

function told(bytes = 1): AllStates {
  const state: KeyState = {
    ...{ key: "a.rpc/1", value: Buffer.alloc(bytes), lease: "0", createRevision: 1 },
    ...{ modRevision: 1, version: 1, since: { at: 0, after: null } },
  };
  return { states: new Map([[state.key, state]]), others: [] };
}

describe("KeptStates", () => {
  it("reads once what several ask for at the same time, and what was asked for lately", async () => {
    const kept = new KeptStates();
    const read = vi.fn(async () => told());
    const [first, second] = await Promise.all([kept.get("1", read), kept.get("1", read)]);
    expect(second).toBe(first);
    expect(await kept.get("1", read)).toBe(first);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it("does not keep what failed", async () => {
    const kept = new KeptStates();
    await expect(kept.get("1", () => Promise.reject(new Error("away")))).rejects.toThrow("away");
    const again = told();
    expect(await kept.get("1", async () => again)).toBe(again);
  });

  it("forgets what was not asked for longest, beyond four", async () => {
    const kept = new KeptStates();
    const read = vi.fn(async () => told());
    for (const name of ["1", "2", "3", "4", "1", "5"]) await kept.get(name, read);
    expect(read).toHaveBeenCalledTimes(5);
    await kept.get("1", read);
    expect(read).toHaveBeenCalledTimes(5);
    await kept.get("2", read);
    expect(read).toHaveBeenCalledTimes(6);
  });

  it("keeps no more than 64 MiB", async () => {
    const kept = new KeptStates();
    const [states, others] = [told(1).states, [...told(40 * 1_024 * 1_024).states.values()]];
    const read = vi.fn(async () => ({ states, others }));
    await kept.get("1", read);
    await kept.get("2", read);
    await kept.get("2", read);
    expect(read).toHaveBeenCalledTimes(2);
    await kept.get("1", read);
    expect(read).toHaveBeenCalledTimes(3);
  });
});
