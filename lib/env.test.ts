import { describe, expect, it } from "vitest";

import { parseEnv } from "./env";

describe("REGISTRY_FORMATS", () => {
  const formats = (text: string) => parseEnv({ REGISTRY_FORMATS: text }).REGISTRY_FORMATS;

  it("maps prefixes to formats, with options behind colons", () => {
    expect(
      formats("services/=go-zero, a=b/=kratos:fallback,db:x/=patroni:read-only:sensitive"),
    ).toEqual([
      { prefix: "services/", format: "go-zero" },
      { prefix: "a=b/", format: "kratos", fallback: true },
      { prefix: "db:x/", format: "patroni", readOnly: true, sensitive: true },
    ]);
    expect(formats("")).toEqual([]);
  });

  it.each(["services/", "=go-zero", "a/=go-zero:readonly", "a/=Go-Zero"])(
    "refuses %s, and says how it is written",
    (text) => {
      expect(() => formats(text)).toThrow("is written prefix=format");
    },
  );
});
