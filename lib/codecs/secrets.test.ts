import { describe, expect, it } from "vitest";

import { isSecretKey, maskEntries, maskSecrets } from "./secrets";

describe("maskSecrets", () => {
  it.each([
    ["userinfo of a URL", "mysql://root:p%40ss@db:3306/x", "mysql://***@db:3306/x"],
    ["each of several URLs", "a://u@h,b://v:w@i/", "a://***@h,b://***@i/"],
    [
      "a member of JSON",
      '{"a":1,"dbPassword" : "x\\"y","b":2}',
      '{"a":1,"dbPassword" : "***","b":2}',
    ],
    ["a member that is an object", '[{"token":{"a":[1]},"b":2}]', '[{"token":"***","b":2}]'],
    ["a parameter", "weight=1&token=abc&x=2", "weight=1&token=***&x=2"],
    ["a line of a file", "user=a\nclient_secret=b c\n", "user=a\nclient_secret=*** c\n"],
  ])("hides %s", (_name, text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
    expect(maskSecrets(masked)).toBe(masked);
  });

  it.each([
    "10.0.0.1:8080",
    '{"name":"token-service","endpoints":["grpc://10.0.0.1:80"]}',
    "http://h/a@b",
    '{"password',
    "password=",
    "",
  ])("leaves %s as it is", (text) => {
    expect(maskSecrets(text)).toBe(text);
  });

  it("is linear in texts that are made to be slow", () => {
    const n = 200_000;
    for (const part of ["://", '"', "a=", "token=", '{"token":', "\\", "://@", '"token"']) {
      expect(maskSecrets(part.repeat(n / part.length)).length).toBeLessThan(4 * n);
    }
  });
});

describe("names that say that a value is secret", () => {
  it("are those of the last two segments of a key", () => {
    expect(isSecretKey("/a/credentials/1")).toBe(true);
    expect(isSecretKey("tokens")).toBe(true);
    expect(isSecretKey("/secret/a/b")).toBe(false);
  });

  it("hide entries of metadata, and no others", () => {
    const entries = { zone: "a", authToken: "x", dsn: "a://u:p@h", secret: "" };
    expect(maskEntries(entries)).toEqual({ ...entries, authToken: "***", dsn: "a://***@h" });
    const plain = { zone: "a" };
    expect(maskEntries(plain)).toBe(plain);
  });
});
