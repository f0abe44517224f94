"use client";

import { Fact, Facts } from "@/components/instances/facts";
import { AbsoluteTime } from "@/components/ui/absolute-time";
import { RelativeTime } from "@/components/ui/relative-time";
import { Tag } from "@/components/ui/tag";
import { leaseHex } from "@/lib/client/format";
import { maskKey } from "@/lib/codecs/mask-key";
import type { AuditEntry } from "@/lib/history/audit";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { auditReason, guardText, resultText } from "./describe-audit";

/** Of a lease that held hundreds, the first will do: the export has their number, the history each. */
const KEYS_LISTED = 20;

/** All that is written down of one action, but what was observed afterwards. */
export function AuditFacts({ entry }: { entry: AuditEntry }) {
  const { t } = useMessages();
  const say = useReason();
  const { at, actor, key, lease, revision, epoch, error, result } = entry;
  const keys = entry.keys.length > 0 ? entry.keys : key === "" ? [] : [key];
  const reason = auditReason(entry, say);
  const { text, tone } = resultText(entry, t);
  return (
    <Facts>
      <Fact label={t("audit.columnResult")}>
        <Tag tone={tone}>{text}</Tag>
      </Fact>
      {error && (
        <Fact label={t("audit.why")}>
          {say(error.message)}
          {result === "unknown" && (
            <span className="block text-muted">{t("audit.unknownText")}</span>
          )}
        </Fact>
      )}
      <Fact label={t("audit.filterActor")}>
        {actor === null ? (
          <span className="text-faint">{t("audit.unnamed")}</span>
        ) : (
          t("audit.claimed", { actor })
        )}
      </Fact>
      <Fact label={t("audit.columnReason")}>
        {reason === "" ? <span className="text-faint">{t("audit.noReason")}</span> : reason}
      </Fact>
      <Fact label={t("audit.columnTime")}>
        <AbsoluteTime at={at} />{" "}
        <span className="text-faint">
          · <RelativeTime at={at} />
        </span>
      </Fact>
      <Fact label={t("audit.guard")}>{guardText(entry, t)}</Fact>
      {keys.length > 0 && (
        <Fact label={t("audit.keys", { n: keys.length })} mono>
          {keys.slice(0, KEYS_LISTED).map((one) => (
            <span key={one} className="block">
              {maskKey(one)}
            </span>
          ))}
          {keys.length > KEYS_LISTED && (
            <span className="text-muted">
              {t("audit.undoMore", { n: keys.length - KEYS_LISTED })}
            </span>
          )}
        </Fact>
      )}
      <Fact label={t("audit.lease")} mono>
        {lease === "0" ? (
          t("audit.noLease")
        ) : (
          <>
            {leaseHex(lease)}
            <span className="block text-faint">{t("service.detailLeaseDecimal", { lease })}</span>
          </>
        )}
      </Fact>
      {revision !== null && (
        <Fact label={t("audit.revision")} mono>
          {t("shell.revision", { revision })}
          {epoch > 1 && <span className="text-faint"> · {t("history.store", { n: epoch })}</span>}
        </Fact>
      )}
      {result === "done" && (
        <Fact label={t("audit.verified")}>
          <Verified entry={entry} />
        </Fact>
      )}
    </Facts>
  );
}

function Verified({ entry: { verifiedAt, outcome } }: { entry: AuditEntry }) {
  const { t } = useMessages();
  if (verifiedAt !== null) return <AbsoluteTime at={verifiedAt} />;
  return t(outcome === "unwatched" ? "audit.neverVerified" : "audit.notVerified");
}
