"use client";

import { Chip } from "@/components/ui/chip";
import { FilterInput } from "@/components/ui/filter-input";
import type { Tone } from "@/components/ui/tone";
import type { KeysAnswer, KeysQuery } from "@/lib/api/keys-contract";
import { formatInteger } from "@/lib/client/format";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

import { type KeysFilter, keyKinds, kindLabels } from "./keys-view";

const hints: Record<KeysQuery["kind"], MessageKey> = {
  all: "keys.hintAll",
  structural: "keys.hintStructural",
  liveness: "keys.hintLiveness",
  lock: "keys.hintLock",
  auxiliary: "keys.hintAuxiliary",
  config: "keys.hintConfig",
  data: "keys.hintData",
  dns: "keys.hintDns",
  foreign: "keys.hintForeign",
  undecodable: "keys.hintUndecodable",
  unknown: "keys.hintUnknown",
};

const tones: Partial<Record<KeysQuery["kind"], Tone>> = { undecodable: "gone", lock: "warn" };

/** Which kinds of key are listed, how many there are of each in the open folder, and a text filter. */
export function KeysToolbar({
  counts,
  filter: { kind, q },
  onFilter,
}: {
  counts: KeysAnswer["counts"] | null;
  filter: Pick<KeysQuery, "kind" | "q">;
  onFilter: (patch: Partial<KeysFilter>) => void;
}) {
  const { t } = useMessages();
  const shown = keyKinds.filter(
    (name) => name === "all" || name === kind || (counts?.[name] ?? 0) > 0,
  );
  return (
    <>
      <fieldset className="flex min-w-0 flex-wrap gap-1.5">
        <legend className="sr-only">{t("keys.kinds")}</legend>
        {shown.map((name) => (
          <Chip
            key={name}
            pressed={kind === name}
            tone={tones[name]}
            title={t(hints[name])}
            count={counts ? formatInteger(counts[name] ?? 0) : undefined}
            onClick={() => onFilter({ kind: name })}
          >
            {t(kindLabels[name])}
          </Chip>
        ))}
      </fieldset>
      <FilterInput
        label={t("keys.filterText")}
        value={q}
        onValue={(text) => onFilter({ q: text })}
      />
      <p className="w-full text-12.5 text-muted">{t(hints[kind])}</p>
    </>
  );
}
