import { describe, expect, it } from "vitest";

import type { Instance } from "@/lib/registry/instance";
import { saysExactly } from "@/lib/registry/instance-says";
import type { Details } from "@/lib/registry/model";

import {
  chosenFields,
  encodeFields,
  fieldOf,
  fieldsPresent,
  readPair,
  saysLike,
} from "./instance-fields";

function instance(
  framework: string,
  details: Details | undefined,
  metadata: Record<string, string> = {},
): Instance {
  const since = { at: 0, exact: true };
  const common = { service: "s", address: "10.0.0.1:80", framework, confidence: 100, metadata };
  const newest = {
    ...{ ...common, details, warnings: [], value: "", valueBytes: 0, key: "k", id: "i", since },
    ...{ lease: "0", createRevision: 1, modRevision: 1, version: 1 },
  };
  const registrations = new Map([["k", newest]]);
  return {
    ...{ ...common, warnings: [], since, state: "permanent", registrations },
    ...{ newest, sample: null },
  };
}

const kratos = instance(
  "kratos",
  { version: "v1.4.0", weight: 10 },
  { zone: "a", "a,b": "x=y", weight: "10" },
);
const plain = instance("go-zero", undefined);

describe("fieldOf", () => {
  it("says what the format says, and nothing where it does not", () => {
    expect(fieldOf(kratos, "version")).toBe("v1.4.0");
    expect(fieldOf(kratos, "weight")).toBe("10");
    expect(fieldOf(kratos, "meta.zone")).toBe("a");
    expect(fieldOf(plain, "version")).toBe("");
    expect(fieldOf(plain, "meta.constructor")).toBe("");
  });
});

describe("chosenFields", () => {
  it("shows the version where any instance has one, and the framework where there are several", () => {
    expect(chosenFields("", [plain])).toEqual([]);
    expect(chosenFields("", [kratos])).toEqual(["version"]);
    expect(chosenFields("", [plain, kratos])).toEqual(["framework", "version"]);
  });

  it("tells namespaces apart where a name is used in several", () => {
    const [a, b] = ["a", "b"].map((namespace) => instance("kratos", { namespace }));
    if (!a || !b) throw new Error("there are two");
    expect(chosenFields("", [a, a])).toEqual([]);
    expect(chosenFields("", [a, b])).toEqual(["namespace"]);
    const [none, g] = [{}, { group: "g" }].map((details) => instance("dubbo-go", details));
    if (!none || !g) throw new Error("there are two");
    expect(chosenFields("", [none, g])).toEqual(["group"]);
    expect(chosenFields("", [plain, a])).toEqual(["framework"]);
  });

  it("follows the URL, whatever names metadata has", () => {
    const fields = ["meta.a,b", "weight"];
    expect(chosenFields(encodeFields(fields), [])).toEqual(fields);
    expect(chosenFields(encodeFields([]), [kratos])).toEqual([]);
    expect(chosenFields("nonsense,%zz,weight,weight", [])).toEqual(["weight"]);
    expect(chosenFields("meta.1,meta.2,meta.3,meta.4,meta.5", [])).toHaveLength(4);
  });
});

describe("fieldsPresent", () => {
  it("lists what any instance says something in", () => {
    expect(fieldsPresent([plain])).toEqual(["framework"]);
    expect(fieldsPresent([plain, kratos])).toEqual([
      "framework",
      "version",
      "weight",
      "meta.a,b",
      "meta.zone",
    ]);
  });

  it("stops at 500 names", () => {
    const names = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`n${i}`, "x"]));
    expect(fieldsPresent([instance("kratos", undefined, names)])).toHaveLength(501);
  });
});

describe("pairs", () => {
  it("are a name and a value", () => {
    expect(readPair("zone=a")).toEqual({ name: "zone", value: "a" });
    expect(readPair("a=b=c")).toEqual({ name: "a", value: "b=c" });
    expect([readPair("=a"), readPair("plain")]).toEqual([null, null]);
  });

  it("match exactly, or by how the value begins", () => {
    expect(saysExactly(kratos.newest, "a,b=x=y")).toBe(true);
    expect(saysExactly(kratos.newest, "version=v1.4.0")).toBe(true);
    expect(saysExactly(kratos.newest, "version=v1.4")).toBe(false);
    expect(saysLike(kratos, { name: "version", value: "v1.4" })).toBe(true);
    expect(saysLike(kratos, { name: "one", value: "a" })).toBe(false);
  });
});
