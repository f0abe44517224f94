import dynamic from "next/dynamic";
import Link from "next/link";

import { FindingsBadge } from "@/components/findings/findings-badge";
import { Dot } from "@/components/ui/dot";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Column } from "@/components/ui/table-column";
import type { Tone } from "@/components/ui/tone";
import { formatInteger } from "@/lib/client/format";
import { servicePath } from "@/lib/client/paths";
import type { Translate } from "@/lib/i18n/translate";
import { type Health, healthOf } from "@/lib/registry/health";
import type { ServiceRow } from "@/lib/registry/service-row";

import { FrameworkCell } from "./framework-cell";
import { HealthTag } from "./health-tag";
import { LastChange } from "./last-change";
import { NamespacesTag } from "./namespaces-tag";
import { titleOf } from "./services-view";
import { UndecodableTag } from "./undecodable-tag";

// The figures that it draws come later than the rows in any case.
const Sparkline = dynamic(() => import("./sparkline").then((m) => m.Sparkline), { ssr: false });

const tones: Record<Health, Tone> = {
  ...({ healthy: "alive", degraded: "warn", done: "neutral" } as const),
  ...({ unreadable: "gone", empty: "gone" } as const),
};

function isOnlyEmpty(row: ServiceRow): boolean {
  const { errors, warnings } = row.findings;
  return healthOf(row) === "empty" && errors + warnings === 1;
}

/** The columns of the services table. */
export function serviceColumns(t: Translate): Column<ServiceRow>[] {
  return [
    {
      id: "name",
      header: t("services.columnService"),
      sortable: true,
      rowHeader: true,
      cell: (row, { active }) => (
        <span className="flex min-w-0 items-center gap-2.5">
          <Dot tone={tones[healthOf(row)]} />
          {/* Where there is no room beside the name, the tags stand below it: they would leave two letters of it, or none. */}
          <span className="flex min-w-0 flex-wrap items-center gap-x-2.5 max-sm:flex-col max-sm:items-start">
            <Link
              href={servicePath(row.name)}
              tabIndex={active ? 0 : -1}
              // Every row in sight would ask the server for its page.
              prefetch={false}
              title={row.alias === undefined ? row.name : `${row.alias}\n${row.name}`}
              className="max-w-full truncate whitespace-pre font-[550] leading-tight hover:underline"
            >
              {titleOf(row)}
            </Link>
            <span className="flex min-w-0 max-w-full shrink-0 items-center gap-x-2.5 max-sm:gap-x-1">
              {/* Versions of one service have one name, and each an id of its own. */}
              {row.alias !== undefined && (
                <span className="figures w-24 truncate text-12 text-faint">{row.name}</span>
              )}
              <HealthTag row={row} />
              <UndecodableTag undecodable={row.undecodable} />
              <NamespacesTag compact namespaces={row.namespaces} />
              {/* That it is empty stands there in words already. */}
              {!isOnlyEmpty(row) && (
                <FindingsBadge
                  compact
                  service={row.name}
                  findings={row.findings}
                  tabIndex={active ? 0 : -1}
                />
              )}
            </span>
          </span>
        </span>
      ),
    },
    {
      id: "framework",
      header: t("services.columnFramework"),
      width: "7.375rem",
      hideBelow: "md",
      sortable: true,
      cell: (row) => <FrameworkCell row={row} />,
    },
    {
      id: "live",
      header: t("services.columnLive"),
      width: "4.5rem",
      align: "right",
      sortable: true,
      cell: ({ instances }) => <span className="figures">{formatInteger(instances)}</span>,
    },
    {
      id: "hour",
      header: t("lives.lastHour"),
      width: "7.5rem",
      hideBelow: "wide",
      cell: (row) => <Sparkline service={row.name} health={healthOf(row)} />,
    },
    {
      id: "change",
      header: t("services.columnChange"),
      // What the feed beside the table leaves over, without taking the names' room.
      width: "clamp(8rem, 30vw - 18.75rem, 28.75rem)",
      hideBelow: "lg",
      cell: ({ lastChange }) => <LastChange change={lastChange} />,
    },
    {
      id: "changed",
      header: t("services.columnWhen"),
      width: "7.625rem",
      align: "right",
      sortable: true,
      cell: ({ lastChange }) => (
        <span className="figures text-faint">
          {lastChange && <RelativeTime at={lastChange.at.at} exact={lastChange.at.exact} />}
        </span>
      ),
    },
  ];
}
