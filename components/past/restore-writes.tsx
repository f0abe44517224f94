"use client";

import { Fact, Facts } from "@/components/instances/facts";
import { formatBytes } from "@/lib/client/format";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { RestorePlan } from "@/lib/operate/model";

import { ValueText } from "./value-text";

/** What a restore writes: the key, its value, and what that registers. */
export function RestoreWrites({ plan }: { plan: RestorePlan }) {
  const { t } = useMessages();
  const { key, value, encoding, service, address, framework } = plan;
  return (
    <section aria-label={t("past.restoreWrites")}>
      <h3 className="mb-1.5 text-muted">{t("past.restoreWrites")}</h3>
      <Facts>
        <Fact label={t("past.restoreKeyLabel")} mono>
          {maskKey(key)}
        </Fact>
        <Fact label={t("past.restoreValue")}>
          {encoding === "utf8" ? (
            <ValueText text={value} />
          ) : (
            // Four characters of base64 for every three bytes.
            t("past.restoreBinary", { size: formatBytes(Math.floor((value.length * 3) / 4)) })
          )}
        </Fact>
        {service === null || address === null ? (
          <Fact label={t("past.restoreService")}>{t("past.restoreNoRegistration")}</Fact>
        ) : (
          <>
            <Fact label={t("past.restoreService")}>
              {service} <span className="text-faint">{framework && `· ${framework}`}</span>
            </Fact>
            <Fact label={t("past.restoreAddress")} mono>
              {address}
            </Fact>
          </>
        )}
      </Facts>
    </section>
  );
}
