"use client";

import { useQuery } from "@tanstack/react-query";

import type { DiffAnswer } from "@/lib/api/past-contract";
import { historyQueries } from "@/lib/client/history-queries";
import type { JournalRecord } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

type Side = DiffAnswer["instances"][number]["before"];

/** What the change made of the registration: its value before and after. */
export function EntryValues({ record, before }: { record: JournalRecord; before: number }) {
  const { t } = useMessages();
  const say = useReason();
  const { service, address, epoch, revision, key } = record;
  const { data, error } = useQuery(
    historyQueries.diff({
      from: `rev:${before}`,
      to: `rev:${revision}`,
      epoch: String(epoch),
      service,
    }),
  );
  const instance = data?.instances.find((one) => one.address === address);
  const was = valueIn(instance?.before ?? null, key);
  const is = valueIn(instance?.after ?? null, key);
  if (error)
    return (
      <p className="text-muted">{t("history.valuesFailed", { reason: say(error.message) })}</p>
    );
  if (data && was === null && is === null) return null;
  return (
    <div className="grid min-h-15.5 grid-cols-[minmax(0,1fr)] gap-3">
      {was !== null && <Value label={t("history.valueBefore")} text={was} />}
      {is !== null && <Value label={t("history.valueAfter")} text={is} />}
    </div>
  );
}

function Value({ label, text }: { label: string; text: string }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <h3 className="text-muted">{label}</h3>
      <pre className="figures max-h-55 overflow-y-auto whitespace-pre-wrap rounded-[7px] border border-line bg-sunken px-3 py-2.5 [overflow-wrap:anywhere]">
        {text}
      </pre>
    </div>
  );
}

/** The value of the key, or where it is another's by then, of any that registers the address. */
function valueIn(side: Side, key: string): string | null {
  const own = side?.registrations.find((registration) => registration.key === key);
  return (own ?? side?.registrations[0])?.value ?? null;
}
