import { describe, expect, it } from "vitest";

import { givenOptions, isInvalid, noOptions, toOptions } from "./mapping-options";

describe("the options of a mapping in the page", () => {
  it("are sent as far as the format takes them and something was typed", () => {
    const texts = { namespaceDepth: " 2 ", serviceDepth: "3", protocol: "grpc" };
    expect(toOptions(texts, ["namespaceDepth"])).toEqual({ namespaceDepth: 2 });
    expect(toOptions(texts, ["serviceDepth", "protocol"])).toEqual({
      ...{ serviceDepth: 3, protocol: "grpc" },
    });
    expect(toOptions(noOptions, ["serviceDepth", "protocol"])).toEqual({});
    expect(toOptions(texts, [])).toEqual({});
  });

  it("are refused where a server would refuse them", () => {
    const invalid = [
      isInvalid("namespaceDepth", "-1"),
      isInvalid("namespaceDepth", "33"),
      isInvalid("serviceDepth", "0"),
      isInvalid("serviceDepth", "1.5"),
      isInvalid("protocol", "GRPC"),
    ];
    expect(invalid).toEqual(invalid.map(() => true));
    const valid = [
      isInvalid("namespaceDepth", "0"),
      isInvalid("serviceDepth", " 1"),
      isInvalid("protocol", "h2c"),
      isInvalid("protocol", ""),
    ];
    expect(valid).toEqual(valid.map(() => false));
  });

  it("are shown in one order, and what is not said is not", () => {
    expect(givenOptions({ protocol: "grpc", namespaceDepth: 0 })).toEqual([
      { option: "namespaceDepth", value: 0 },
      { option: "protocol", value: "grpc" },
    ]);
  });
});
