"use client";

import { useId } from "react";

import { TextField } from "@/components/ui/text-field";
import { DEPTH_MAX, type MappingOption } from "@/lib/codecs/mapping-options";
import { useMessages } from "@/lib/i18n/messages-provider";

import { isInvalid, leastDepth, type OptionTexts, optionTexts } from "./mapping-options";

const protocols = ["grpc", "http"];

/** What can be said of keys beside their format, as far as that leaves it open. */
export function OptionFields({
  taken,
  values,
  tried,
  onChange,
}: {
  taken: readonly MappingOption[];
  values: OptionTexts;
  tried: boolean;
  onChange: (values: OptionTexts) => void;
}) {
  const { t } = useMessages();
  const listId = useId();
  return taken.map((option) => {
    const depth = option !== "protocol";
    const wrong = depth
      ? t("formats.depthInvalid", { least: leastDepth[option], most: DEPTH_MAX })
      : t("formats.protocolInvalid");
    return (
      <div key={option} className="grid gap-1">
        <TextField
          label={t(optionTexts[option].label)}
          hint={t(optionTexts[option].hint)}
          value={values[option]}
          mono
          inputMode={depth ? "numeric" : undefined}
          list={depth ? undefined : listId}
          maxLength={32}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={({ target }) => onChange({ ...values, [option]: target.value })}
          error={tried && isInvalid(option, values[option]) ? wrong : null}
        />
        {!depth && (
          <datalist id={listId}>
            {protocols.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        )}
      </div>
    );
  });
}
