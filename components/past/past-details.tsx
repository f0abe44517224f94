"use client";

import { TriangleAlert } from "lucide-react";

import { dangerTexts } from "@/components/formats/danger-mark";
import { Fact, Facts } from "@/components/instances/facts";
import { Guess } from "@/components/instances/guess";
import { GUESS_BELOW } from "@/components/instances/instance-rows";
import { InstanceSays } from "@/components/instances/instance-says";
import { TwinList } from "@/components/instances/twin-list";
import { warningText } from "@/components/instances/warning-text";
import { AbsoluteTime } from "@/components/ui/absolute-time";
import { Note } from "@/components/ui/note";
import { formatBytes, formatInteger, leaseHex } from "@/lib/client/format";
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
  const { newest, since, registrations, warnings, confidence } = instance;
  const { key, id, lease, createRevision, modRevision, version, value, valueBytes, danger } =
    newest;
  const rev = (revision: number) => t("service.rev", { revision });
  const time = <AbsoluteTime at={since.at} />;
  return (
    <>
      {danger && (
        <Note tone="gone" icon={<TriangleAlert aria-hidden />}>
          <b className="font-semibold">{t("formats.danger")}:</b> {t(dangerTexts[danger].text)}
        </Note>
      )}
      {(confidence < GUESS_BELOW || newest.undecodable !== undefined) && (
        <Guess past registration={newest} />
      )}
      {warnings.map((code) => (
        <Note key={code} tone="warn">
          {warningText(code, t)}
        </Note>
      ))}
      <Facts>
        <Fact
          label={t(registrations.size > 1 ? "service.detailNewestKey" : "service.detailKey")}
          mono
        >
          {key}
        </Fact>
        {id !== "" && id !== lease && (
          <Fact label={t("service.detailId")} mono>
            {id}
          </Fact>
        )}
        <Fact label={t("service.detailLease")} mono={lease !== "0"}>
          {lease === "0" ? (
            t("past.noLease")
          ) : (
            <>
              {leaseHex(lease)}
              <span className="block text-faint">{t("service.detailLeaseDecimal", { lease })}</span>
            </>
          )}
        </Fact>
        <Fact label={t("past.since")}>{since.exact ? time : rich("common.before", { time })}</Fact>
        <Fact label={t("service.detailCreated")} mono>
          {rev(createRevision)}
        </Fact>
        {modRevision !== createRevision && (
          <Fact label={t("service.detailModified")} mono>
            {rev(modRevision)}
          </Fact>
        )}
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
          <p className="text-[12.5px] text-muted">
            {t("past.valueCut", { size: formatBytes(valueBytes) })}
          </p>
        )}
      </section>
      {registrations.size > 1 && <PastKeys instance={instance} standpoint={standpoint} />}
      <TwinList instance={instance} samples={null} />
      <div className="grid gap-1 text-[12.5px] text-faint">
        {lease !== "0" && <p>{t("past.ttlThen")}</p>}
        {standpoint.source === "journal" && <p>{t("past.twinsThen")}</p>}
      </div>
    </>
  );
}
