import { describe, expect, it } from "vitest";

import { readUrlState, writeUrlState } from "./url-state";

const defaults = { show: "all", q: "" };

describe("url state", () => {
  it("reads what the URL has, and the default of what it has not", () => {
    expect(readUrlState(new URLSearchParams("q=user%2Frpc&other=1"), defaults)).toEqual({
      show: "all",
      q: "user/rpc",
    });
  });

  it("leaves what is at its default out of the URL, and what others own in it", () => {
    const href = "http://localhost/?show=empty&instance=a";
    expect(writeUrlState(href, { show: "all" }, defaults)).toBe("http://localhost/?instance=a");
  });

  it("brings any text back as it was", () => {
    const q = "中文 100% a&b=c #x /\\x2e+";
    const url = writeUrlState("http://localhost/", { q }, defaults);
    expect(readUrlState(new URL(url).searchParams, defaults).q).toBe(q);
  });
});
