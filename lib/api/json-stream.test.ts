import { describe, expect, it, vi } from "vitest";

import { jsonWithList } from "./json-stream";

describe("jsonWithList", () => {
  it.each([0, 1, 5_000])("is JSON with a list of %i in it", async (count) => {
    const items = Array.from({ length: count }, (_, index) => {
      return { index, text: 'comma, "quote" and 订单'.repeat(index % 7) };
    });
    const response = jsonWithList({ revision: 7 }, "items", items);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual({ revision: 7, items });
  });

  it("ends with whoever reads it", async () => {
    const ended = vi.fn();
    function* endless() {
      try {
        for (;;) yield "x".repeat(1_000);
      } finally {
        ended();
      }
    }
    const { body } = jsonWithList({ a: 1 }, "items", endless());
    const reader = body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(ended).toHaveBeenCalledTimes(1);
  });
});
