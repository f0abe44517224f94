import { describe, expect, it } from "vitest";

import { indentJson } from "./json-text";

describe("indentJson", () => {
  it("puts each member on a line of its own", () => {
    expect(indentJson('{"a":[1,{"b":"x, {y}"}],"c":{ },"d":[]}')).toBe(
      '{\n  "a": [\n    1,\n    {\n      "b": "x, {y}"\n    }\n  ],\n  "c": {},\n  "d": []\n}',
    );
  });

  it("leaves numbers, escapes and repeated names as they were written", () => {
    expect(indentJson('{"id":7587870104823456789,"a":"\\u003c\\"","a":1.0}')).toBe(
      '{\n  "id": 7587870104823456789,\n  "a": "\\u003c\\"",\n  "a": 1.0\n}',
    );
  });

  it("says nothing of what is no JSON, or a single value", () => {
    expect(["{a:1}", "10.0.0.1:8080", "12", "", '{"a":1'].map(indentJson)).toEqual(
      Array(5).fill(null),
    );
  });

  it("says of what it wrote the same as of what it read", () => {
    const text = JSON.stringify({ a: [null, true, -1.5e3, "é\n"], b: { c: [[], {}, [""]] } });
    expect(JSON.parse(indentJson(text) ?? "")).toEqual(JSON.parse(text));
  });
});
