"use client";

import type { ReactNode } from "react";
import { formatInteger, leaseHex } from "@/lib/client/format";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { RestorePlan } from "@/lib/operate/model";

import { presentOf } from "./restore-plan";
import { ValueText } from "./value-text";

/** What stands in the place of a registration that is put back, and what becomes of that. */
export function RestorePresent({ plan }: { plan: RestorePlan }) {
  const { t } = useMessages();
  const { current, alreadyBack, address, value, encoding } = plan;
  const present = presentOf(plan);
  return (
    <>
      {current === null && <p className="text-muted">{t("past.nowNothing")}</p>}
      {current !== null && present === "same" && (
        <Box tone="info">{t("past.nowSame", { revision: formatInteger(current.modRevision) })}</Box>
      )}
      {current !== null && present === "other" && (
        <Box tone="warn">
          <p className="mb-1.5 text-warn-ink">
            {t("past.nowOther", { revision: formatInteger(current.modRevision) })}
          </p>
          <dl className="grid gap-1 text-text">
            <dt className="text-muted">{t("past.nowOtherThere")}</dt>
            <dd>
              <ValueText text={current.value} />
            </dd>
            {encoding === "utf8" && (
              <>
                <dt className="text-muted">{t("past.nowOtherBack")}</dt>
                <dd>
                  <ValueText text={value} />
                </dd>
              </>
            )}
          </dl>
          <p className="mt-1.5 text-warn-ink">
            {current.lease === "0"
              ? t("past.nowLeaseNone")
              : t("past.nowLease", { lease: leaseHex(current.lease) })}
          </p>
        </Box>
      )}
      {alreadyBack && (
        <Box tone="warn">
          <p className="text-warn-ink">
            {t("past.alreadyBack", { address: address ?? "", key: maskKey(alreadyBack.key) })}
          </p>
        </Box>
      )}
    </>
  );
}

function Box({ tone, children }: { tone: "info" | "warn"; children: ReactNode }) {
  return (
    <div
      role="status"
      className={`rounded-card px-3 py-2 text-12.5 [overflow-wrap:anywhere] ${
        tone === "info" ? "bg-info-soft text-info-ink" : "bg-warn-soft"
      }`}
    >
      {children}
    </div>
  );
}
