"use client";

import { TriangleAlert } from "lucide-react";
import Link from "next/link";

import { classNames } from "@/components/ui/class-names";
import { formatInteger } from "@/lib/client/format";
import { findingsPath } from "@/lib/client/paths";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { ServiceRow } from "@/lib/registry/service-row";

/** How many findings a service has that somebody should do something about; nothing where it has none. */
export function FindingsBadge({
  service,
  findings: { errors, warnings },
  compact = false,
  tabIndex,
}: {
  service: string;
  findings: ServiceRow["findings"];
  /** A sign and the number only, where names need the room. */
  compact?: boolean;
  tabIndex?: number;
}) {
  const { t } = useMessages();
  const n = errors + warnings;
  if (n === 0) return null;
  const parts = {
    errors: t("findings.errors", { n: errors }),
    warnings: t("findings.warnings", { n: warnings }),
  };
  return (
    <Link
      href={findingsPath(service)}
      prefetch={false}
      tabIndex={tabIndex}
      title={t("findings.badgeHint", parts)}
      className={classNames(
        "inline-flex shrink-0 items-center gap-1 whitespace-nowrap rounded-[5px] px-1.75 py-px text-11.5 hover:underline",
        errors > 0 ? "bg-gone-soft text-gone-ink" : "bg-warn-soft text-warn-ink",
      )}
    >
      {compact ? (
        <>
          <TriangleAlert aria-hidden className="size-3" />
          <span aria-hidden className="tabular-nums">
            {formatInteger(n)}
          </span>
          <span className="sr-only">{t("findings.badge", { n })}</span>
        </>
      ) : (
        t("findings.badge", { n })
      )}
    </Link>
  );
}
