"use client";

import { Plus } from "lucide-react";
import dynamic from "next/dynamic";

import { useActions } from "@/components/actions/actions-context";
import { UndecodableTag } from "@/components/services/undecodable-tag";
import { Button } from "@/components/ui/button";
import { Tag } from "@/components/ui/tag";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { ServiceRow } from "@/lib/registry/service-row";

import type { InstanceFilter } from "./instance-rows";

// What it says is asked for after the page is there in any case.
const ServiceNotices = dynamic(
  () => import("@/components/findings/service-notices").then((m) => m.ServiceNotices),
  { ssr: false },
);

// Of most services there is nothing to say.
const Namespaces = dynamic(() =>
  import("@/components/services/namespaces-tag").then((m) => m.Namespaces),
);

/** The name of a service, how it is registered and in which namespaces if in several, and how many instances it has. */
export function ServiceHeading({
  name,
  alias,
  frameworks,
  namespaces,
  counts,
}: {
  name: string;
  /** What it is called, where `name` is but an id. */
  alias: string | undefined;
  frameworks: readonly string[];
  namespaces: ServiceRow["namespaces"];
  counts: Record<InstanceFilter, number>;
}) {
  const { t } = useMessages();
  const { readOnly, register } = useActions();
  return (
    <div className="flex flex-wrap items-center gap-x-2.5 gap-y-2">
      <h1 className="min-w-0 font-[650] text-20 tracking-[-0.015em] [overflow-wrap:anywhere]">
        {alias ?? name}
      </h1>
      {alias !== undefined && (
        <span className="figures text-12.5 text-muted [overflow-wrap:anywhere]">{name}</span>
      )}
      {frameworks.map((framework) => (
        <Tag key={framework}>{framework}</Tag>
      ))}
      {namespaces && <Namespaces namespaces={namespaces} />}
      {counts.live > 0 && <Tag tone="alive">{t("service.liveCount", { n: counts.live })}</Tag>}
      {counts.late > 0 && <Tag tone="warn">{t("service.lateCount", { n: counts.late })}</Tag>}
      {counts.permanent > 0 && (
        <Tag tone="info">{t("service.permanentCount", { n: counts.permanent })}</Tag>
      )}
      <UndecodableTag undecodable={counts.undecodable || undefined} />
      {counts.all === 0 && <Tag tone="gone">{t("service.noInstance")}</Tag>}
      <ServiceNotices service={name} />
      <span className="flex-1" />
      {!readOnly && (
        <Button onClick={() => register(name)}>
          <Plus aria-hidden />
          {t("actions.register")}
        </Button>
      )}
    </div>
  );
}
