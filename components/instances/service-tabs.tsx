"use client";

import { formatInteger } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";

const tabs = ["instances", "keys"] as const;

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
  return (
    <nav aria-label={t("service.tabs")} className="flex gap-[18px] border-line border-b">
      {tabs.map((name) => (
        <button
          key={name}
          type="button"
          aria-current={(tab === "keys") === (name === "keys") ? "page" : undefined}
          onClick={() => onChange(name)}
          className="-mb-px border-transparent border-b-2 pt-2 pb-[9px] font-medium text-muted hover:text-text aria-[current]:border-accent aria-[current]:text-text"
        >
          {t(name === "keys" ? "service.tabKeys" : "service.tabInstances")}
          {name === "instances" && (
            <span className="figures ml-1.5 text-faint">{formatInteger(instances)}</span>
          )}
        </button>
      ))}
    </nav>
  );
}
