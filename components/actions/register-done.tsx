"use client";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { leaseHex } from "@/lib/client/format";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Registered } from "@/lib/operate/model";

import { CommandLine } from "./command-line";
import { curlKeepalive } from "./curl-keepalive";

/** Tells whoever keeps the lease alive how to, now that its id is known. */
export function RegisterDone({
  answer: { key, lease, ttlSeconds, operation },
  onClose,
}: {
  answer: Registered;
  onClose: () => void;
}) {
  const { t } = useMessages();
  return (
    <Dialog
      title={t("actions.registeredTitle", { address: operation.address })}
      onClose={onClose}
      footer={
        <>
          <span className="flex-1" />
          <Button variant="primary" onClick={onClose}>
            {t("actions.done")}
          </Button>
        </>
      }
    >
      <dl className="grid grid-cols-[6rem_minmax(0,1fr)] gap-y-1.5">
        <dt className="text-muted">{t("actions.registeredKey")}</dt>
        <dd className="figures break-all">{maskKey(key)}</dd>
        {lease !== null && (
          <>
            <dt className="text-muted">{t("actions.registeredLease")}</dt>
            <dd className="figures" title={lease}>
              {leaseHex(lease)}
            </dd>
          </>
        )}
      </dl>
      {lease !== null && ttlSeconds !== null && (
        <div>
          <p>
            {t("actions.registeredCaller", {
              seconds: Math.max(1, Math.floor(ttlSeconds / 3)),
              ttl: ttlSeconds,
            })}
          </p>
          <CommandLine command={curlKeepalive(lease)} />
        </div>
      )}
    </Dialog>
  );
}
