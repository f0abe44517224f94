"use client";

import dynamic from "next/dynamic";
import { LeaseTtl } from "@/components/leases/lease-ttl";
import { AbsoluteTime } from "@/components/ui/absolute-time";
import { CopyButton } from "@/components/ui/copy-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { formatDuration, formatInteger } from "@/lib/client/format";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Instance } from "@/lib/registry/instance";
import type { LeaseSample } from "@/lib/registry/model";

import { Fact, Facts } from "./facts";
import { InstanceNotes } from "./instance-notes";
import { KeysOnLease } from "./keys-on-lease";
import { LiveKeys } from "./live-keys";
import { NamingFacts, RevisionFacts } from "./registration-facts";
import { RegistrationValue } from "./registration-value";

// Beyond what the first paint has room for.
const InstanceSays = dynamic(() => import("./instance-says").then((m) => m.InstanceSays), {
  ssr: false,
});
const TwinList = dynamic(() => import("./twin-list").then((m) => m.TwinList), { ssr: false });
const Guess = dynamic(() => import("./guess").then((m) => m.Guess), { ssr: false });

/**
 * An instance that is registered: of its keys the newest in full, the others as a list. `onFilter` leads
 * to all that say the same.
 */
export function InstanceDetails({
  service,
  instance,
  samples,
  onFilter,
}: {
  service: string;
  instance: Instance;
  /** Of the leases of all keys that the service has to do with. */
  samples: ReadonlyMap<string, LeaseSample>;
  onFilter: (pair: string) => void;
}) {
  const { t, rich } = useMessages();
  const { newest, sample, since, registrations } = instance;
  const { key, lease, modRevision, version } = newest;
  return (
    <>
      <InstanceNotes instance={instance} guess={<Guess registration={newest} />} />
      <Facts>
        <Fact
          label={t(registrations.size > 1 ? "service.detailNewestKey" : "service.detailKey")}
          mono
        >
          <span className="flex items-start gap-1">
            <span className="min-w-0 flex-1">{maskKey(key)}</span>
            <span className="-my-1.25 flex">
              <CopyButton text={key} what={t("service.key")} />
            </span>
          </span>
        </Fact>
        <NamingFacts registration={newest} noLease={t("service.detailNoLease")} />
        {lease !== "0" && (
          <>
            <Fact label={t("service.detailTtl")}>
              <LeaseTtl long sample={sample} />
            </Fact>
            <Fact label={t("service.detailRenewed")}>
              <Renewed sample={sample} />
            </Fact>
          </>
        )}
        <Fact label={t("service.detailRegistered")}>
          {since.exact ? (
            <AbsoluteTime at={since.at} />
          ) : (
            rich("common.before", { time: <AbsoluteTime at={since.at} /> })
          )}{" "}
          <span className="text-faint">
            · <RelativeTime {...since} />
          </span>
        </Fact>
        <RevisionFacts registration={newest} />
        <Fact label={t("service.detailVersion")}>
          <span className="figures">{formatInteger(version)}</span>{" "}
          <span className="text-faint">· {t("service.detailVersionHint", { n: version })}</span>
        </Fact>
        {lease !== "0" && (
          <Fact label={t("service.detailKeysOnLease")}>
            <KeysOnLease lease={lease} instance={instance} />
          </Fact>
        )}
      </Facts>
      <InstanceSays registration={newest} onFilter={onFilter} />
      <RegistrationValue key={`${key} ${modRevision}`} registration={newest} />
      {registrations.size > 1 && <LiveKeys service={service} instance={instance} />}
      <TwinList instance={instance} samples={samples} />
    </>
  );
}

/** How often the lease is renewed, by the samples, and when it was the last time. */
function Renewed({ sample }: { sample: LeaseSample | null }) {
  const { t, rich } = useMessages();
  if (!sample || sample.renewedAt === null) {
    return <span className="text-faint">{t("service.renewedNever")}</span>;
  }
  const last = rich("service.renewedLast", { time: <RelativeTime at={sample.renewedAt} /> });
  if (sample.renewPeriodMs === null) return last;
  return (
    <>
      {t("service.renewedEvery", { period: formatDuration(sample.renewPeriodMs, t) })}{" "}
      <span className="text-faint">· {last}</span>
    </>
  );
}
