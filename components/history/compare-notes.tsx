"use client";

import { Unplug } from "lucide-react";

import { Note } from "@/components/ui/note";
import { Tag } from "@/components/ui/tag";
import type { DiffAnswer } from "@/lib/api/past-contract";
import { formatInteger } from "@/lib/client/format";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

import { describeGap } from "./describe-entry";

const NAMES_MAX = 8;

const counted: readonly {
  type: DiffAnswer["instances"][number]["type"];
  label: MessageKey;
  tone: "alive" | "gone" | "info";
}[] = [
  { type: "added", label: "history.countAdded", tone: "alive" },
  { type: "removed", label: "history.countRemoved", tone: "gone" },
  { type: "changed", label: "history.countChanged", tone: "info" },
];

/** The difference in numbers, the services that came and went, and what may lie hidden between the two. */
export function CompareNotes({ diff }: { diff: DiffAnswer }) {
  const { t } = useMessages();
  const { from, to, services, instances, gaps } = diff;
  return (
    <div className="grid gap-2 border-line border-b px-3.5 py-2.5">
      <p className="flex flex-wrap items-center gap-2">
        {counted.map(({ type, label, tone }) => {
          const n = instances.filter((one) => one.type === type).length;
          return n > 0 ? (
            <Tag key={type} tone={tone}>
              {t(label, { n })}
            </Tag>
          ) : null;
        })}
        <span className="figures text-muted">
          {t("shell.revision", { revision: formatInteger(from.revision) })} →{" "}
          {t("shell.revision", { revision: formatInteger(to.revision) })}
        </span>
      </p>
      <Services label={t("history.servicesAdded")} names={services.added} />
      <Services label={t("history.servicesRemoved")} names={services.removed} />
      {gaps.map((gap) => {
        const { reason, revisions } = describeGap(gap, t);
        return (
          <Note key={gap.id} tone="warn" icon={<Unplug aria-hidden />}>
            {t("history.gapBetween", { reason, revisions })}
          </Note>
        );
      })}
    </div>
  );
}

function Services({ label, names }: { label: string; names: readonly string[] }) {
  const { t } = useMessages();
  if (names.length === 0) return null;
  const more = names.length - NAMES_MAX;
  return (
    <p className="[overflow-wrap:anywhere]">
      <span className="text-muted">{label}</span>{" "}
      <span className="font-[550]">{names.slice(0, NAMES_MAX).join(", ")}</span>
      {more > 0 && <span className="text-muted"> {t("history.andMore", { n: more })}</span>}
    </p>
  );
}
