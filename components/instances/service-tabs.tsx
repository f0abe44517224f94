"use client";

import { formatInteger } from "@/lib/client/format";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

const tabs: readonly { name: string; label: MessageKey }[] = [
  { name: "instances", label: "service.tabInstances" },
  { name: "history", label: "lives.tab" },
  { name: "resolve", label: "service.tabResolve" },
  { name: "keys", label: "service.tabKeys" },
];

/** The parts of a service's page. They stand in the URL, so they are links in all but name. */
export function ServiceTabs({
  tab,
  instances,
  onChange,
}: {
  tab: string;
  instances: number;
  onChange: (tab: string) => void;
}) {
  const { t } = useMessages();
  // What the URL says may be none of them.
  const current = tabs.find(({ name }) => name === tab)?.name ?? "instances";
  return (
    <nav aria-label={t("service.tabs")} className="flex flex-wrap gap-x-4.5 border-line border-b">
      {tabs.map(({ name, label }) => (
        <button
          key={name}
          type="button"
          aria-current={name === current ? "page" : undefined}
          onClick={() => onChange(name)}
          className="-mb-px whitespace-nowrap border-transparent border-b-2 pt-2 pb-2.25 font-medium text-muted hover:text-text aria-[current]:border-accent aria-[current]:text-text"
        >
          {t(label)}
          {name === "instances" && (
            <span className="figures ml-1.5 text-faint">{formatInteger(instances)}</span>
          )}
        </button>
      ))}
    </nav>
  );
}
