import { describe, expect, it } from "vitest";

import type { Message, MessageKey } from "./catalogue";
import { en } from "./en";
import { negotiate } from "./negotiate";
import { form, lookUp, pieces, translator } from "./translate";
import { zh } from "./zh";

const keys = Object.entries(en).flatMap(([section, texts]) =>
  Object.keys(texts).map((key) => `${section}.${key}` as MessageKey),
);

function forms(message: Message): string[] {
  return typeof message === "string" ? [message] : [message.one, message.other];
}

function placeholders(message: Message): string[] {
  const names = forms(message).flatMap((text) =>
    pieces(text).flatMap((piece) => ("placeholder" in piece ? [piece.placeholder] : [])),
  );
  return [...new Set(names)].sort();
}

describe("catalogues", () => {
  it("have the same sections and keys in both languages", () => {
    const shape = (catalogue: object) =>
      Object.entries(catalogue).map(([section, texts]) => [section, Object.keys(texts).sort()]);
    expect(shape(zh)).toEqual(shape(en));
  });

  it("have the same placeholders in both languages", () => {
    const differing = keys.filter(
      (key) => placeholders(lookUp(en, key)).join() !== placeholders(lookUp(zh, key)).join(),
    );
    expect(differing).toEqual([]);
  });

  it("have no empty text", () => {
    const texts = keys.flatMap((key) => [...forms(lookUp(en, key)), ...forms(lookUp(zh, key))]);
    expect(texts.filter((text) => text.trim() === "")).toEqual([]);
  });
});

describe("translator", () => {
  it("chooses the form by the number, and sets its thousands apart", () => {
    const t = translator(en);
    expect(t("shell.pending", { n: 1 })).toBe("+1 change");
    expect(t("shell.pending", { n: 12_000 })).toBe("+12\u00a0000 changes");
  });

  it("takes a text with braces in a value as text", () => {
    expect(translator(en)("common.ago", { time: "{time}" })).toBe("{time} ago");
  });

  it("has one form for all numbers where the language has", () => {
    expect(form("{n} 行", 1)).toBe("{n} 行");
  });
});

describe("negotiate", () => {
  it.each([
    ["zh", "en", "zh"],
    [undefined, "zh-CN,zh;q=0.9,en;q=0.8", "zh"],
    [undefined, "fr, en;q=0.2, zh-TW;q=0.5", "zh"],
    [undefined, "de", "en"],
    [undefined, "zh;q=0, de", "en"],
    ["xx", null, "en"],
  ])("cookie %s and header %s make %s", (cookie, header, language) => {
    expect(negotiate(cookie, header)).toBe(language);
  });
});
