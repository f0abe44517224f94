"use client";

import { useMessages } from "@/lib/i18n/messages-provider";

import { Fact, Facts } from "./facts";

/** What a framework wrote beside the address. */
export function Metadata({ metadata }: { metadata: Record<string, string> }) {
  const { t } = useMessages();
  const entries = Object.entries(metadata);
  if (entries.length === 0) return null;
  return (
    <section aria-label={t("service.metadata")}>
      <h3 className="mb-1.5 text-muted">{t("service.metadata")}</h3>
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
        tabIndex={0}
        className="max-h-72 overflow-y-auto rounded-[7px] border border-line bg-sunken px-3 py-2"
      >
        <Facts>
          {entries.map(([name, value]) => (
            <Fact key={name} label={name} mono>
              {value}
            </Fact>
          ))}
        </Facts>
      </div>
    </section>
  );
}
