import { expect, it } from "vitest";

import { parseEnvFile } from "./load-env.mjs";

it("reads plain, quoted, exported and commented lines", () => {
  const text = [
    "# a comment",
    "PORT=3001",
    "  export HOSTNAME = 0.0.0.0  ",
    'QUOTED="a # b"',
    "SINGLE='c \"d\"'",
    "TRAILING=value # said of it",
    "HASH=a#b",
    "EMPTY=",
    "EMPTY_WITH_COMMENT= # nothing",
    'LINES="one\\ntwo"',
    "PAIRS=a/=go-zero,b/=grpc",
    "not a setting",
  ].join("\r\n");
  expect(parseEnvFile(text)).toEqual({
    PORT: "3001",
    HOSTNAME: "0.0.0.0",
    QUOTED: "a # b",
    SINGLE: 'c "d"',
    TRAILING: "value",
    HASH: "a#b",
    EMPTY: "",
    EMPTY_WITH_COMMENT: "",
    LINES: "one\ntwo",
    PAIRS: "a/=go-zero,b/=grpc",
  });
});
