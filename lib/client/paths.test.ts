import { describe, expect, it } from "vitest";

import { parseServiceParam, servicePath } from "./paths";

/** The path as a browser asks for it: it folds dot segments. */
function asked(path: string): string {
  return new URL(path, "http://localhost").pathname;
}

describe("servicePath", () => {
  it.each([
    "user.rpc",
    "geo/v2",
    "100% sure",
    "with spaces",
    "中文服务",
    ".",
    "..",
    "...",
    "a\\\\b",
    "\\x00\\xff",
    "?#&=",
  ])("leads back to %s", (name) => {
    const [, services, param, ...rest] = asked(servicePath(name)).split("/");
    expect(services).toBe("services");
    expect(rest).toEqual([]);
    expect(parseServiceParam(param ?? "")).toBe(name);
  });

  it("carries the instance in the query", () => {
    const url = new URL(servicePath("user.rpc", "[::1]:80"), "http://localhost");
    expect(url.searchParams.get("instance")).toBe("[::1]:80");
  });

  it("takes a parameter that is not well encoded as it stands", () => {
    expect(parseServiceParam("100%")).toBe("100%");
  });
});
