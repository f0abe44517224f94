"use client";

import { describeChange } from "@/components/changes/describe-change";
import { DatedTime } from "@/components/ui/dated-time";
import { Dot } from "@/components/ui/dot";
import { useTopic } from "@/lib/client/live/use-topic";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { ChangesMessage } from "@/lib/registry/topics";

const CHANGES_SHOWN = 20;

/** What became of an address lately, newest first: as far as the console has seen it since it started. */
export function AddressChanges({
  service,
  address,
  seed,
}: {
  service: string;
  address: string;
  seed: ChangesMessage | null;
}) {
  const { t, rich } = useMessages();
  const { data: changes = [] } = useTopic("changes", seed);
  const own = changes.filter((change) => change.service === service && change.address === address);
  return (
    <>
      {own.length === 0 ? (
        <p className="text-faint">{t("service.beforeNone")}</p>
      ) : (
        <ol className="overflow-hidden rounded-card border border-line">
          {own.slice(0, CHANGES_SHOWN).map((change) => {
            const { text, tone } = describeChange(change, t);
            const time = <DatedTime at={change.at.at} />;
            return (
              <li
                key={change.id}
                className="grid grid-cols-[1rem_minmax(0,1fr)_auto] items-baseline gap-2.25 border-line border-b px-3.5 py-2.25 last:border-0"
              >
                <Dot tone={tone} />
                <span>
                  {text}{" "}
                  <span className="figures text-muted">
                    {t("service.rev", { revision: change.revision })}
                  </span>
                </span>
                <span className="figures text-11.5 text-faint">
                  {change.at.exact ? time : rich("common.before", { time })}
                </span>
              </li>
            );
          })}
        </ol>
      )}
    </>
  );
}
