"use client";

import { Fact, Facts } from "@/components/instances/facts";
import { Guess } from "@/components/instances/guess";
import { InstanceNotes } from "@/components/instances/instance-notes";
import { InstanceSays } from "@/components/instances/instance-says";
import { NamingFacts, RevisionFacts } from "@/components/instances/registration-facts";
import { TwinList } from "@/components/instances/twin-list";
import { AbsoluteTime } from "@/components/ui/absolute-time";
import { formatBytes, formatInteger } from "@/lib/client/format";
import { maskKey } from "@/lib/codecs/mask-key";
import type { Standpoint } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Instance } from "@/lib/registry/instance";

import { PastKeys } from "./past-keys";
import { ValueText } from "./value-text";

/** What an instance was at a moment of the past, as the drawer of a live one says it, and what nobody knows of then. */
export function PastDetails({
  instance,
  standpoint,
  onFilter,
}: {
  instance: Instance;
  standpoint: Standpoint;
  onFilter: (pair: string) => void;
}) {
  const { t, rich } = useMessages();
  const { newest, since, registrations } = instance;
  const { key, lease, version, value, valueBytes } = newest;
  const time = <AbsoluteTime at={since.at} />;
  return (
    <>
      <InstanceNotes instance={instance} guess={<Guess past registration={newest} />} />
      <Facts>
        <Fact
          label={t(registrations.size > 1 ? "service.detailNewestKey" : "service.detailKey")}
          mono
        >
          {maskKey(key)}
        </Fact>
        <NamingFacts registration={newest} noLease={t("past.noLease")} />
        <Fact label={t("past.since")}>{since.exact ? time : rich("common.before", { time })}</Fact>
        <RevisionFacts registration={newest} />
        <Fact label={t("service.detailVersion")} mono>
          {formatInteger(version)}
        </Fact>
      </Facts>
      <InstanceSays past registration={newest} onFilter={onFilter} />
      <section aria-label={t("service.value")} className="grid gap-1.5">
        <h3 className="text-muted">{t("service.value")}</h3>
        {valueBytes === 0 ? (
          <p className="text-faint">{t("service.valueEmpty")}</p>
        ) : (
          <ValueText text={value} />
        )}
        {valueBytes > new TextEncoder().encode(value).length && (
          <p className="text-12.5 text-muted">
            {t("past.valueCut", { size: formatBytes(valueBytes) })}
          </p>
        )}
      </section>
      {registrations.size > 1 && <PastKeys instance={instance} standpoint={standpoint} />}
      <TwinList instance={instance} samples={null} />
      <div className="grid gap-1 text-12.5 text-faint">
        {lease !== "0" && <p>{t("past.ttlThen")}</p>}
        {standpoint.source === "journal" && <p>{t("past.twinsThen")}</p>}
      </div>
    </>
  );
}
