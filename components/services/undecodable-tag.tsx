"use client";

import { Tag } from "@/components/ui/tag";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { ServiceRow } from "@/lib/registry/service-row";

/** Says how many registrations of a service could not be read, if there are any. */
export function UndecodableTag({ undecodable }: Pick<ServiceRow, "undecodable">) {
  const { t } = useMessages();
  if (undecodable === undefined) return null;
  return (
    <Tag tone="gone" title={t("services.undecodableHint", { n: undecodable })}>
      {t("services.undecodable", { n: undecodable })}
    </Tag>
  );
}
