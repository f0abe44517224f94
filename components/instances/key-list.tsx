"use client";

import { X } from "lucide-react";
import { useMemo, useState } from "react";
import { useActions } from "@/components/actions/actions-context";
import { Button } from "@/components/ui/button";
import { formatInteger } from "@/lib/client/format";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Instance } from "@/lib/registry/instance";

import { LeaseText } from "./lease-text";

const KEYS_A_TIME = 50;

/** All keys that register an address, newest first. There may be thousands; each shown one can be taken out. */
export function KeyList({ service, instance }: { service: string; instance: Instance }) {
  const { t } = useMessages();
  const { readOnly, remove } = useActions();
  const [limit, setLimit] = useState(KEYS_A_TIME);
  const { registrations } = instance;
  const keys = useMemo(
    () => [...registrations.values()].sort((a, b) => b.createRevision - a.createRevision),
    [registrations],
  );
  const rest = keys.length - limit;
  return (
    <section aria-label={t("service.allKeys", { n: keys.length })}>
      <h3 className="text-muted">{t("service.allKeys", { n: keys.length })}</h3>
      <p className="mb-1.5 text-[12.5px] text-faint">{t("service.allKeysHint")}</p>
      <ul className="overflow-hidden rounded-card border border-line">
        {keys.slice(0, limit).map((registration) => (
          <li
            key={registration.key}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2 border-line border-b px-3 py-1.5 last:border-0"
          >
            <span className="min-w-0">
              <span className="figures block truncate" title={maskKey(registration.key)}>
                {maskKey(registration.key)}
              </span>
              <span className="block text-[12px] text-faint">
                <LeaseText lease={registration.lease} /> ·{" "}
                <span className="figures">
                  {t("service.rev", { revision: formatInteger(registration.modRevision) })}
                </span>
              </span>
            </span>
            {!readOnly && (
              <Button
                icon
                variant="ghost"
                aria-label={t("service.removeKey", { key: registration.key })}
                title={t("service.removeKey", { key: registration.key })}
                onClick={() =>
                  remove({
                    type: "instances",
                    service,
                    kind: registration.lease === "0" ? "deregister" : "force-expire",
                    registrations: [registration],
                  })
                }
              >
                <X aria-hidden />
              </Button>
            )}
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
