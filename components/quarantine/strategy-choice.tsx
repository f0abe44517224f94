"use client";

import { useId } from "react";

import type { Strategy } from "@/lib/discov/quarantine-rule";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { StrategyChoice as Options } from "@/lib/operate/quarantine/model";

import { strategyReasonTexts } from "./rule-text";

/** How an instance is kept out, with why; a choice only where there is one. */
export function StrategyChoice({
  options,
  value,
  onChange,
}: {
  options: Options;
  value: Strategy;
  onChange: (strategy: Strategy) => void;
}) {
  const { t } = useMessages();
  const name = useId();
  const why = options.reasons.map((reason) => t(strategyReasonTexts[reason])).join(" ");
  if (options.possible.length < 2) {
    return (
      <p className="text-12.5 text-muted">
        <span className="text-text">{t("quarantine.strategyOnly")}</span> {why}
      </p>
    );
  }
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 font-medium text-12.5">{t("quarantine.strategy")}</legend>
      <div className="flex flex-wrap gap-4">
        {options.possible.map((strategy) => (
          <label key={strategy} className="inline-flex items-center gap-1.5">
            <input
              type="radio"
              name={name}
              className="size-3.5"
              checked={value === strategy}
              onChange={() => onChange(strategy)}
            />
            {t(strategy === "divert" ? "quarantine.strategyDivert" : "quarantine.strategyRevoke")}
          </label>
        ))}
      </div>
      <p className="text-12.5 text-muted first-letter:uppercase">{why}</p>
    </fieldset>
  );
}
