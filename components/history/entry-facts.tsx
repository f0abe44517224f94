"use client";

import { Fact, Facts } from "@/components/instances/facts";
import { RelativeTime } from "@/components/ui/relative-time";
import { formatDuration, leaseHex } from "@/lib/client/format";
import { maskKey } from "@/lib/codecs/mask-key";
import type { JournalRecord, Moment } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { byText } from "./change-columns";
import { describeEntry, describeOperation, evidenceText, reasonText } from "./describe-entry";
import { MomentText } from "./moment-text";

/** All that the journal knows of one change. */
export function EntryFacts({ record }: { record: JournalRecord }) {
  const { t } = useMessages();
  const say = useReason();
  const { moment, revision, epoch, key, lease, since, doneBy } = record;
  const evidence = evidenceText(record, t);
  return (
    <Facts>
      <Fact label={t("history.columnWhat")}>
        <span className="font-medium">{describeEntry(record, t).text}</span>
      </Fact>
      {evidence !== "" && <Fact label={t("history.evidence")}>{evidence}</Fact>}
      {doneBy && (
        <>
          <Fact label={t("history.columnBy")}>
            {byText(doneBy, t)}
            <span className="text-faint"> · {describeOperation(doneBy.kind, t)}</span>
          </Fact>
          {doneBy.reason !== "" && (
            <Fact label={t("history.reason")}>{reasonText(doneBy, say)}</Fact>
          )}
        </>
      )}
      <Fact label={t("history.columnTime")}>
        <When moment={moment} />
      </Fact>
      <Fact label={t("history.columnRevision")} mono>
        {t("shell.revision", { revision })}
        {epoch > 1 && <span className="text-faint"> · {t("history.store", { n: epoch })}</span>}
      </Fact>
      <Fact label={t("service.detailKey")} mono>
        {maskKey(key)}
      </Fact>
      <Fact label={t("service.detailLease")} mono>
        {lease === "0" ? (
          t("service.noLease")
        ) : (
          <>
            {leaseHex(lease)}
            <span className="block text-faint">{t("service.detailLeaseDecimal", { lease })}</span>
          </>
        )}
      </Fact>
      {since && (
        <Fact label={t("service.detailRegistered")}>
          <MomentText moment={since} />
          {since.after === null && moment.after === null && (
            <span className="block text-faint">
              {t("history.lasted", { time: formatDuration(moment.at - since.at, t) })}
            </span>
          )}
        </Fact>
      )}
    </Facts>
  );
}

function When({ moment }: { moment: Moment }) {
  return (
    <>
      <MomentText moment={moment} />{" "}
      <span className="text-faint">
        · <RelativeTime at={moment.at} exact={moment.after === null} />
      </span>
    </>
  );
}
