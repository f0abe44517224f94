"use client";

import { useState } from "react";

import { Chip } from "@/components/ui/chip";
import { MASK } from "@/lib/codecs/mask";
import { useMessages } from "@/lib/i18n/messages-provider";

import { Fact, Facts } from "./facts";

/** More than anybody reads; the value of the key has them all. */
const ENTRIES_MAX = 500;
const VALUE_MAX = 256;

/**
 * What a framework wrote beside the address. What is likely to be a secret came masked; with `onFilter`
 * the rest leads to all instances that say the same.
 */
export function Metadata({
  metadata,
  title,
  onFilter,
}: {
  metadata: Record<string, string>;
  title?: string;
  onFilter?: (pair: string) => void;
}) {
  const { t } = useMessages();
  const entries = Object.entries(metadata);
  if (entries.length === 0) return null;
  const heading = title ?? t("service.metadata");
  return (
    <section aria-label={heading}>
      <h3 className="mb-1.5 text-muted">{heading}</h3>
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
        tabIndex={0}
        className="max-h-72 overflow-y-auto rounded-[7px] border border-line bg-sunken px-3 py-2"
      >
        <Facts>
          {entries.slice(0, ENTRIES_MAX).map(([name, value]) => (
            <Fact key={name} label={name} mono>
              <Value name={name} value={value} onFilter={onFilter} />
            </Fact>
          ))}
        </Facts>
        {entries.length > ENTRIES_MAX && (
          <p className="pt-2 text-muted">
            {t("service.metadataMore", { n: entries.length - ENTRIES_MAX })}
          </p>
        )}
      </div>
    </section>
  );
}

function Value({
  name,
  value,
  onFilter,
}: {
  name: string;
  value: string;
  onFilter: ((pair: string) => void) | undefined;
}) {
  const { t } = useMessages();
  const [asked, setAsked] = useState(false);
  if (value === "") return <span className="text-faint">{t("service.valueEmpty")}</span>;
  if (value === MASK) return <span className="text-faint">{t("keys.masked")}</span>;
  const cut = value.length > VALUE_MAX && !asked;
  const shown = cut ? `${value.slice(0, VALUE_MAX)}…` : value;
  return (
    <>
      {onFilter && value.length <= VALUE_MAX ? (
        <button
          type="button"
          title={t("service.filterBy")}
          className="text-left hover:underline [overflow-wrap:anywhere]"
          onClick={() => onFilter(`${name}=${value}`)}
        >
          {shown}
        </button>
      ) : (
        shown
      )}
      {cut && (
        <Chip className="ml-1.5" onClick={() => setAsked(true)}>
          {t("service.showAll")}
        </Chip>
      )}
    </>
  );
}
