"use client";

import { useActions } from "@/components/actions/actions-context";
import { AbsoluteTime } from "@/components/ui/absolute-time";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { leaseHex } from "@/lib/client/format";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Departure, Observed } from "@/lib/registry/model";

import { departureCauseText, departureEvidenceText } from "./departure-text";
import { Fact, Facts } from "./facts";

/** An instance that left a moment ago: when, why, and what speaks for it. */
export function DepartureDetails({ departure }: { departure: Departure }) {
  const { t } = useMessages();
  const { restore } = useActions();
  const { key, lease, left, since, revision } = departure;
  const evidence = departureEvidenceText(departure, t);
  return (
    <>
      <Facts>
        <Fact label={t("service.leftAt")}>
          <When observed={left} />
        </Fact>
        <Fact label={t("service.leftCause")}>
          <span className="font-medium text-gone-ink">{departureCauseText(departure, t)}</span>
        </Fact>
        {evidence !== "" && <Fact label={t("service.leftEvidence")}>{evidence}</Fact>}
        <Fact label={t("service.columnRevision")} mono>
          {t("service.rev", { revision })}
        </Fact>
        <Fact label={t("service.detailKey")} mono>
          {maskKey(key)}
        </Fact>
        {lease !== "0" && (
          <Fact label={t("service.detailLease")} mono>
            {leaseHex(lease)}
            <span className="block text-faint">{t("service.detailLeaseDecimal", { lease })}</span>
          </Fact>
        )}
        <Fact label={t("service.detailRegistered")}>
          <When observed={since} />
        </Fact>
      </Facts>
      {restore && (
        <Button
          className="justify-self-start"
          onClick={() => restore({ registrationKey: key, revision, epoch: null })}
        >
          {t("past.restore")}
        </Button>
      )}
    </>
  );
}

function When({ observed }: { observed: Observed }) {
  const { rich } = useMessages();
  const time = <AbsoluteTime at={observed.at} />;
  return (
    <>
      {observed.exact ? time : rich("common.before", { time })}{" "}
      <span className="text-faint">
        · <RelativeTime {...observed} />
      </span>
    </>
  );
}
