"use client";

import { useActions } from "@/components/actions/actions-context";
import { Fact, Facts } from "@/components/instances/facts";
import { Metadata } from "@/components/instances/metadata";
import { useReturnFocus } from "@/components/instances/use-return-focus";
import { warningText } from "@/components/instances/warning-text";
import { AbsoluteTime } from "@/components/ui/absolute-time";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dot } from "@/components/ui/dot";
import { Drawer } from "@/components/ui/drawer";
import { Note } from "@/components/ui/note";
import { Tag } from "@/components/ui/tag";
import { formatBytes, formatInteger, leaseHex } from "@/lib/client/format";
import type { Standpoint } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Instance } from "@/lib/registry/instance";

import { PastKeys } from "./past-keys";
import { ValueText } from "./value-text";

/** What is known of one address at a moment of the past, and the way to put it back. */
export function PastDrawer({
  service,
  address,
  instance,
  standpoint,
  onClose,
}: {
  service: string;
  address: string;
  /** Undefined where it was not registered then. */
  instance: Instance | undefined;
  standpoint: Standpoint;
  onClose: () => void;
}) {
  const { t } = useMessages();
  const { restore } = useActions();
  const title = useReturnFocus(address);
  const { revision, epoch } = standpoint;
  return (
    <Drawer
      title={
        <>
          <Dot tone={instance ? "hold" : "gone"} />
          <span
            ref={title}
            tabIndex={-1}
            className="min-w-0 truncate font-mono font-semibold text-[15px] outline-none"
            title={address}
          >
            {address}
          </span>
          <Tag tone="hold">{t("past.inThePast")}</Tag>
        </>
      }
      subtitle={`${service} · ${instance?.framework ?? t("common.unknownFramework")}`}
      onClose={onClose}
      actions={
        instance && (
          <>
            {restore && (
              <Button
                variant="primary"
                onClick={() => restore({ registrationKey: instance.newest.key, revision, epoch })}
              >
                {t("past.restore")}
              </Button>
            )}
            <span className="flex-1" />
            <CopyButton text={instance.newest.key} what={t("service.key")}>
              {t("service.copyKey")}
            </CopyButton>
          </>
        )
      }
    >
      {instance ? (
        <PastDetails instance={instance} standpoint={standpoint} />
      ) : (
        <div className="grid gap-1">
          <p className="font-medium [overflow-wrap:anywhere]">
            {t("past.notThere", { address, service })}
          </p>
          <p className="text-muted">{t("past.notThereText")}</p>
        </div>
      )}
    </Drawer>
  );
}

function PastDetails({ instance, standpoint }: { instance: Instance; standpoint: Standpoint }) {
  const { t, rich } = useMessages();
  const { newest, since, registrations, warnings } = instance;
  const { key, lease, createRevision, modRevision, version, value, valueBytes } = newest;
  const rev = (revision: number) => t("service.rev", { revision });
  const time = <AbsoluteTime at={since.at} />;
  return (
    <>
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
      {lease !== "0" && <p className="text-[12.5px] text-faint">{t("past.ttlThen")}</p>}
      <Metadata metadata={instance.metadata} />
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
    </>
  );
}
