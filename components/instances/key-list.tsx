"use client";

import { type ReactNode, useMemo, useState } from "react";

import { Button } from "@/components/ui/button";
import { formatInteger } from "@/lib/client/format";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Instance } from "@/lib/registry/instance";
import type { Registration } from "@/lib/registry/model";

import { LeaseText } from "./lease-text";

const KEYS_A_TIME = 50;

/** All keys that register an address, newest first. There may be thousands; `action` is what can be done with each. */
export function KeyList({
  registrations,
  hint,
  action,
}: {
  registrations: Instance["registrations"];
  /** Why there are so many. */
  hint?: string;
  action: (registration: Registration) => ReactNode;
}) {
  const { t } = useMessages();
  const [limit, setLimit] = useState(KEYS_A_TIME);
  const keys = useMemo(
    () => [...registrations.values()].sort((a, b) => b.createRevision - a.createRevision),
    [registrations],
  );
  const rest = keys.length - limit;
  const title = t("service.allKeys", { n: keys.length });
  return (
    <section aria-label={title}>
      <h3 className="text-muted">{title}</h3>
      {hint !== undefined && <p className="text-12.5 text-faint">{hint}</p>}
      <ul className="mt-1.5 overflow-hidden rounded-card border border-line">
        {keys.slice(0, limit).map((registration) => (
          <li
            key={registration.key}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2 border-line border-b px-3 py-1.5 last:border-0"
          >
            <span className="min-w-0">
              <span className="figures block truncate" title={maskKey(registration.key)}>
                {maskKey(registration.key)}
              </span>
              <span className="block text-12 text-faint">
                <LeaseText lease={registration.lease} /> ·{" "}
                <span className="figures">
                  {t("service.rev", { revision: formatInteger(registration.modRevision) })}
                </span>
              </span>
            </span>
            {action(registration)}
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <Button className="mt-2" onClick={() => setLimit((now) => now + KEYS_A_TIME * 4)}>
          {t("service.showMore", { n: Math.min(rest, KEYS_A_TIME * 4) })}
        </Button>
      )}
    </section>
  );
}
