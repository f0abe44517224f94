import type { PinBody } from "@/lib/api/pins-contract";
import {
  DEPTH_MAX,
  type MappingOption,
  type MappingOptions,
  PROTOCOL,
} from "@/lib/codecs/mapping-options";
import type { MessageKey } from "@/lib/i18n/catalogue";

/** What was typed of each option; empty is nothing said. */
export type OptionTexts = Readonly<Record<MappingOption, string>>;

export const noOptions: OptionTexts = { namespaceDepth: "", serviceDepth: "", protocol: "" };

/** The least that a depth may be. */
export const leastDepth = { namespaceDepth: 0, serviceDepth: 1 } as const;

export const optionTexts: Record<MappingOption, { label: MessageKey; hint: MessageKey }> = {
  namespaceDepth: { label: "formats.namespaceDepth", hint: "formats.namespaceDepthHint" },
  serviceDepth: { label: "formats.serviceDepth", hint: "formats.serviceDepthHint" },
  protocol: { label: "formats.protocol", hint: "formats.protocolHint" },
};

/** Whether nothing can be made of what was typed. */
export function isInvalid(option: MappingOption, text: string): boolean {
  const given = text.trim();
  if (given === "") return false;
  if (option === "protocol") return !PROTOCOL.test(given);
  return (
    !/^\d{1,2}$/.test(given) || Number(given) < leastDepth[option] || Number(given) > DEPTH_MAX
  );
}

/** What was typed, as far as the format takes it. */
export function toOptions(
  texts: OptionTexts,
  taken: readonly MappingOption[],
): Pick<PinBody, MappingOption> {
  const given: MappingOptions = {};
  for (const option of taken) {
    const text = texts[option].trim();
    if (text === "") continue;
    if (option === "protocol") given.protocol = text;
    else given[option] = Number(text);
  }
  return given;
}

/** What a mapping says beside its format, in the order in which it is shown. */
export function givenOptions(
  mapping: MappingOptions,
): { option: MappingOption; value: string | number }[] {
  return (Object.keys(optionTexts) as MappingOption[]).flatMap((option) => {
    const value = mapping[option];
    return value === undefined ? [] : [{ option, value }];
  });
}
