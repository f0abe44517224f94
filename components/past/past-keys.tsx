"use client";

import { Undo2 } from "lucide-react";
import { useMemo, useState } from "react";
import { useActions } from "@/components/actions/actions-context";
import { LeaseText } from "@/components/instances/lease-text";
import { Button } from "@/components/ui/button";
import { formatInteger } from "@/lib/client/format";
import { maskKey } from "@/lib/codecs/mask-key";
import type { Standpoint } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Instance } from "@/lib/registry/instance";

const KEYS_A_TIME = 50;

/** All keys that registered an address at a moment of the past, newest first; each can be put back. */
export function PastKeys({
  instance: { registrations },
  standpoint: { revision, epoch },
}: {
  instance: Instance;
  standpoint: Standpoint;
}) {
  const { t } = useMessages();
  const { restore } = useActions();
  const [limit, setLimit] = useState(KEYS_A_TIME);
  const keys = useMemo(
    () => [...registrations.values()].sort((a, b) => b.createRevision - a.createRevision),
    [registrations],
  );
  const rest = keys.length - limit;
  const title = t("service.allKeys", { n: keys.length });
  return (
    <section aria-label={title}>
      <h3 className="mb-1.5 text-muted">{title}</h3>
      <ul className="overflow-hidden rounded-card border border-line">
        {keys.slice(0, limit).map(({ key, lease, modRevision }) => (
          <li
            key={key}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2 border-line border-b px-3 py-1.5 last:border-0"
          >
            <span className="min-w-0">
              <span className="figures block truncate" title={maskKey(key)}>
                {maskKey(key)}
              </span>
              <span className="block text-[12px] text-faint">
                <LeaseText lease={lease} /> ·{" "}
                <span className="figures">
                  {t("service.rev", { revision: formatInteger(modRevision) })}
                </span>
              </span>
            </span>
            {restore && (
              <Button
                icon
                variant="ghost"
                aria-label={t("past.restoreKey", { key })}
                title={t("past.restoreKey", { key })}
                onClick={() => restore({ registrationKey: key, revision, epoch })}
              >
                <Undo2 aria-hidden />
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
