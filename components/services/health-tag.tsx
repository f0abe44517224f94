"use client";

import { Tag } from "@/components/ui/tag";
import { useMessages } from "@/lib/i18n/messages-provider";
import { healthOf } from "@/lib/registry/health";
import type { ServiceRow } from "@/lib/registry/service-row";

/** Says in words what is wrong with a service; a healthy one says it to screen readers only. */
export function HealthTag({ row }: { row: ServiceRow }) {
  const { t } = useMessages();
  const health = healthOf(row);
  if (health === "empty") return <Tag tone="gone">{t("services.isEmpty")}</Tag>;
  if (health === "done") return <Tag title={t("services.isDoneHint")}>{t("services.isDone")}</Tag>;
  if (health === "degraded") {
    return <Tag tone="warn">{t("services.isDegraded", { n: row.states.late })}</Tag>;
  }
  // How many could not be read stands beside it in words.
  if (health === "unreadable") return null;
  if (row.states.permanent === row.instances) return <Tag>{t("services.isPermanent")}</Tag>;
  return <span className="sr-only">{t("services.healthy")}</span>;
}
