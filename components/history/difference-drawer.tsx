"use client";

import { Fact, Facts } from "@/components/instances/facts";
import { LeaseText } from "@/components/instances/lease-text";
import { useReturnFocus } from "@/components/instances/use-return-focus";
import { Drawer } from "@/components/ui/drawer";
import { Tag } from "@/components/ui/tag";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";

import { type Difference, describeDifference, differenceKey } from "./difference-columns";

/** One instance as it was at both points. */
export function DifferenceDrawer({
  difference,
  onClose,
}: {
  difference: Difference;
  onClose: () => void;
}) {
  const { t } = useMessages();
  const title = useReturnFocus(differenceKey(difference));
  const { service, address, before, after } = difference;
  return (
    <Drawer
      title={
        <>
          <span
            ref={title}
            tabIndex={-1}
            title={address}
            className="min-w-0 font-mono font-semibold text-15 outline-none [overflow-wrap:anywhere]"
          >
            {address}
          </span>
          <Tag>{describeDifference(difference, t)}</Tag>
        </>
      }
      subtitle={service}
      onClose={onClose}
    >
      <Side label={t("history.before")} side={before} />
      <Side label={t("history.after")} side={after} />
    </Drawer>
  );
}

function Side({ label, side }: { label: string; side: Difference["before"] }) {
  const { t } = useMessages();
  return (
    <section className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <h3 className="font-semibold">{label}</h3>
      {side === null && <p className="text-muted">{t("history.notRegistered")}</p>}
      {side?.registrations.map(({ key, value, lease, modRevision }) => (
        <div key={key} className="grid grid-cols-[minmax(0,1fr)] gap-2">
          <Facts>
            <Fact label={t("service.detailKey")} mono>
              {maskKey(key)}
            </Fact>
            <Fact label={t("service.detailLease")}>
              <LeaseText lease={lease} />
            </Fact>
            <Fact label={t("history.columnRevision")} mono>
              {t("shell.revision", { revision: modRevision })}
            </Fact>
          </Facts>
          <pre className="figures max-h-55 overflow-y-auto whitespace-pre-wrap rounded-[7px] border border-line bg-sunken px-3 py-2.5 [overflow-wrap:anywhere]">
            {value}
          </pre>
        </div>
      ))}
    </section>
  );
}
