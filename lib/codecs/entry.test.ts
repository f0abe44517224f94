import { describe, expect, it } from "vitest";

import { decodeKey } from "@/lib/testing/decode-key";

describe("JSON behind white space, as somebody writes it who puts a file", () => {
  const kratos = '{"id":"b","name":"a","version":"","metadata":null,"endpoints":["grpc://h:1"]}';
  it.each([
    ["/microservices/a/b", ` \n${kratos}`, "kratos"],
    ["/prod/a/b", `\r\n\t${kratos}\n`, "kratos"],
    ["a/h:1", '\n{"Op":0,"Addr":"h:1","Metadata":null}', "grpc-naming"],
  ])("is read all the same: %s", (key, value, codec) => {
    expect(decodeKey(key, value)).toMatchObject({
      ...{ kind: "instance", codec, instances: [{ service: "a", address: "h:1" }] },
    });
  });

  it.each([
    ["a mark of the byte order", `\ufeff${kratos}`],
    ["a space that is none of JSON's", `\u00a0${kratos}`],
    ["more than anybody leaves there", `${" ".repeat(100)}${kratos}`],
  ])("is no JSON behind %s", (_what, value) => {
    expect(decodeKey("/microservices/a/b", value)).toMatchObject({
      ...{ kind: "undecodable", codec: "kratos", reason: "expected a JSON object" },
    });
  });
});
