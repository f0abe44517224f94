"use client";

import { Fact, Facts } from "@/components/instances/facts";
import { LeaseTtl } from "@/components/leases/lease-ttl";
import type { OtherKey } from "@/lib/api/keys-contract";
import { formatBytes, formatInteger, leaseHex } from "@/lib/client/format";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { KeyOwners } from "./key-owners";

/** What is known of a key beside its value. */
export function KeyFacts({ row }: { row: OtherKey }) {
  const { t } = useMessages();
  const say = useReason();
  const { codec, confidence, reason, lease, sample, valueBytes } = row;
  const rev = (revision: number) => t("service.rev", { revision });
  return (
    <Facts>
      <Fact label={t("service.detailKey")} mono>
        {maskKey(row.key)}
      </Fact>
      {reason !== null && (
        <Fact label={t("keys.reason")}>
          {row.kind === "unknown" ? t("keys.reasonUnknown", { reason: say(reason) }) : say(reason)}
        </Fact>
      )}
      {row.belongsTo && (
        <Fact label={t("keys.belongsTo")}>
          <KeyOwners owners={row.belongsTo} />
        </Fact>
      )}
      {codec !== "unknown" && (
        <Fact label={t("keys.detailCodec")}>
          {codec}{" "}
          <span className="text-faint">· {t("keys.detailConfidence", { n: confidence })}</span>
        </Fact>
      )}
      <Fact label={t("keys.detailLease")} mono={lease !== "0"}>
        {lease === "0" ? (
          t("keys.detailNoLease")
        ) : (
          <>
            {leaseHex(lease)}
            <span className="block text-faint">{t("service.detailLeaseDecimal", { lease })}</span>
          </>
        )}
      </Fact>
      {lease !== "0" && (
        <Fact label={t("service.detailTtl")}>
          <LeaseTtl long sample={sample} />
        </Fact>
      )}
      <Fact label={t("keys.detailSize")}>
        {formatBytes(valueBytes)}
        {valueBytes >= 1_024 && (
          <span className="figures text-faint"> · {formatInteger(valueBytes)} B</span>
        )}
      </Fact>
      <Fact label={t("service.detailCreated")} mono>
        {rev(row.createRevision)}
      </Fact>
      <Fact label={t("service.detailModified")} mono>
        {rev(row.modRevision)}
      </Fact>
      <Fact label={t("service.detailVersion")}>
        <span className="figures">{formatInteger(row.version)}</span>{" "}
        <span className="text-faint">· {t("service.detailVersionHint", { n: row.version })}</span>
      </Fact>
    </Facts>
  );
}
