import { describe, expect, it } from "vitest";

import { codecs, findCodec } from "./codecs";
import { decode } from "./detect";
import examples from "./examples.json" with { type: "json" };
import { setMember } from "./json-edit";

function apply(
  format: string,
  value: string,
  patch: Parameters<NonNullable<ReturnType<typeof editOf>>["apply"]>[1],
) {
  const edit = editOf(format);
  if (!edit) throw new Error(`${format} has no edit`);
  return edit.apply(value, patch);
}

function editOf(format: string) {
  return findCodec(format)?.edit;
}

describe("setMember", () => {
  it.each([
    ["replaces", '{"a": 1 , "b":[1,{"a":2}]}\n', ["a"], "7", '{"a": 7 , "b":[1,{"a":2}]}\n'],
    ["adds", '{"a":1}', ["b"], "2", '{"a":1,"b":2}'],
    ["adds to nothing", "{}", ["b"], "2", '{"b":2}'],
    ["adds to white space", "{ }", ["b"], "2", '{ "b":2}'],
    ["makes objects of null", '{"m":null}', ["m", "x"], "1", '{"m":{"x":1}}'],
    ["makes objects that are missing", "{}", ["m", "x"], "1", '{"m":{"x":1}}'],
    ["removes the first", '{"a":1, "b":2}', ["a"], undefined, '{"b":2}'],
    ["removes the last", '{"a":1, "b":2}', ["b"], undefined, '{"a":1}'],
    ["removes the only one", '{"a":1}', ["a"], undefined, "{}"],
    ["removes all of one name", '{"a":1, "b":2,"a":3}', ["a"], undefined, '{"b":2}'],
    ["removes nothing", '{"a":1}', ["b"], undefined, '{"a":1}'],
    ["goes into arrays", '{"n":[{"a":1},{}]}', ["n", 0, "a"], "2", '{"n":[{"a":2},{}]}'],
    ["takes the last of two alike", '{"a":1,"a":2}', ["a"], "3", '{"a":1,"a":3}'],
    ["knows escaped names", '{"\\u0061":1}', ["a"], "2", '{"\\u0061":2}'],
    [
      "is not misled by texts",
      '{"x":"{\\"a\\":1}","a":1}',
      ["a"],
      "2",
      '{"x":"{\\"a\\":1}","a":2}',
    ],
    ["takes names for names", '{"__proto__":1}', ["__proto__"], "2", '{"__proto__":2}'],
  ])("%s", (_name, text, path, json, expected) => {
    expect(setMember(text, path, json)).toBe(expected);
  });

  it("refuses to go into what is no object", () => {
    expect(() => setMember('{"m":7}', ["m", "x"], "1")).toThrow("no object");
    expect(() => setMember('{"n":[]}', ["n", 0, "x"], "1")).toThrow("no object");
    expect(() => setMember("{}", ["n", 0, "x"], "1")).toThrow("no object");
    expect(() => setMember('{"n":null}', ["n", 0, "x"], "1")).toThrow("no object");
  });
});

describe("edit", () => {
  it.each([
    [
      "kratos",
      '{"id":"1","name":"a","more":9007199254740993,"metadata":null,"endpoints":[]}',
      '{"id":"1","name":"a","more":9007199254740993,"metadata":{"zone":"b","weight":"7"},"endpoints":[]}',
    ],
    [
      "go-micro",
      '{"name":"a","nodes":[{"metadata":{"x":"1"},"id":"i","address":"a:1"}]}',
      '{"name":"a","nodes":[{"metadata":{"x":"1","zone":"b"},"id":"i","address":"a:1"}]}',
    ],
    [
      "kitex",
      '{"network":"tcp","address":"a:1","weight":10,"tags":null}',
      '{"network":"tcp","address":"a:1","weight":7,"tags":{"zone":"b"}}',
    ],
    ["goframe", "null", '{"zone":"b","weight":7}'],
    ["goframe", "", '{"zone":"b","weight":7}'],
    ["goframe", '{"insecure":true}', '{"insecure":true,"zone":"b","weight":7}'],
    [
      "grpc-naming",
      '{"Op":0,"Addr":"a:1","Metadata":{"weight":1,"id":7587870451294074371}}',
      '{"Op":0,"Addr":"a:1","Metadata":{"weight":7,"id":7587870451294074371,"zone":"b"}}',
    ],
    ["rpcx", "group=a%20b&weight=1&group=c", "group=a%20b&weight=7&group=c&zone=b"],
    ["coredns", '{"host":"a"}', '{"host":"a","weight":7}'],
    ["dubbo-go", '{"Weight":0,"Metadata":null}\n', '{"Weight":7,"Metadata":{"zone":"b"}}\n'],
    [
      "jupiter",
      '{"Op":0,"Addr":"a:1","MetadataX":{"weight":1,"metadata":{}}}',
      '{"Op":0,"Addr":"a:1","MetadataX":{"weight":7,"metadata":{"zone":"b"}}}',
    ],
    ["ego", '{"weight":1,"metadata":{}}', '{"weight":7,"metadata":{"zone":"b"}}'],
  ])("of %s changes what it is asked to and no other byte", (format, value, expected) => {
    const fields = editOf(format)?.fields ?? [];
    const patch = {
      ...(fields.includes("weight") ? { weight: 7 } : {}),
      ...(fields.includes("metadata") ? { metadata: { zone: "b" } } : {}),
    };
    expect(apply(format, value, patch)).toBe(expected);
  });

  it.each(codecs.filter(({ edit }) => edit).map(({ name }) => name))(
    "of %s is read again as it was made, on every example",
    (name) => {
      const edit = editOf(name);
      const own = examples.filter(({ framework, expected }) => framework === name && expected);
      for (const { key, value = "", lease } of own) {
        // Of Dubbo's interfaces everything stands in the key.
        if (!edit || (name === "dubbo-go" && value === "")) continue;
        const weight = edit.fields.includes("weight") ? { weight: 42 } : {};
        const metadata = edit.fields.includes("metadata") ? { metadata: { "a b": "c&d" } } : {};
        const edited = edit.apply(value, { ...weight, ...metadata });
        const revisions = { createRevision: 1, modRevision: 2, version: 2 };
        const stored = { key: Buffer.from(key), value: Buffer.from(edited), lease, ...revisions };
        const [instance] = decode(stored).instances;
        if ("weight" in weight) expect(instance?.weight).toBe(42);
        if ("metadata" in metadata) expect(instance?.metadata).toMatchObject({ "a b": "c&d" });
        expect(edit.apply(edited, {})).toBe(edited);
      }
    },
  );

  it("takes a name away, and keeps the kind of a value that has one", () => {
    const value = '{"insecure":true,"weight":10,"a":"x"}';
    const metadata = { insecure: "false", weight: "5", a: null, b: "7" };
    expect(apply("goframe", value, { metadata })).toBe('{"insecure":false,"weight":5,"b":"7"}');
    expect(apply("rpcx", "state=inactive&a=b", { metadata: { state: null } })).toBe("a=b");
  });

  it.each([
    ["a weight that is none", () => apply("kitex", "{}", { weight: 1.5 })],
    ["zero where clients take it for ten, of Kitex", () => apply("kitex", "{}", { weight: 0 })],
    ["zero where clients take it for ten, of Hertz", () => apply("hertz", "{}", { weight: 0 })],
    ["zero where it stands for a hundred", () => apply("coredns", "{}", { weight: 0 })],
    ["a negative weight", () => apply("rpcx", "", { weight: -1 })],
    ["a value that is no JSON", () => apply("kratos", "{", { weight: 1 })],
    ["metadata of rpcx that is no query", () => apply("rpcx", '{"a":1}', { weight: 1 })],
    [
      "a value of Jupiter 0.8 and 0.9, which have nowhere to say it",
      () => apply("jupiter", '{"Op":0,"Addr":"a:1","Metadata":null}', { weight: 1 }),
    ],
    ["metadata that is no object", () => apply("kratos", '{"metadata":7}', { weight: 1 })],
  ])("refuses %s", (_name, act) => {
    expect(act).toThrow(expect.objectContaining({ code: "invalid_argument" }));
  });
});
