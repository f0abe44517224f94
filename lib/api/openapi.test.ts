import { readdirSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { openApi } from "./openapi";

describe("openApi", () => {
  const text = JSON.stringify(openApi());

  it("refers only to what it holds", () => {
    const held = Object.keys(JSON.parse(text).components.schemas);
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to);
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) {
      expect(held).toContain(reference?.replace("#/components/schemas/", ""));
    }
  });

  it("describes every route there is, the stream and itself aside", () => {
    const routes = readdirSync("app/api", { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith("route.ts") && !path.startsWith("["))
      .map((path) => `/api/${path.replace(/\/route\.ts$/, "").replace(/\[(\w+)\]/g, "{$1}")}`);
    const described = Object.keys(JSON.parse(text).paths);
    expect([...described, "/api/openapi.json"].sort()).toEqual(routes.sort());
  });

  it("gives each call another name", () => {
    const names = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, name]) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain("deleteApiLeasesId");
  });
});
