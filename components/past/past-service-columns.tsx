import Link from "next/link";

import { FrameworkCell } from "@/components/services/framework-cell";
import { NamespacesTag } from "@/components/services/namespaces-tag";
import { UndecodableTag } from "@/components/services/undecodable-tag";
import { Dot } from "@/components/ui/dot";
import type { Column } from "@/components/ui/table-column";
import { Tag } from "@/components/ui/tag";
import { formatInteger } from "@/lib/client/format";
import { servicePath } from "@/lib/client/paths";
import type { Translate } from "@/lib/i18n/translate";
import type { ServiceRow } from "@/lib/registry/service-row";

/** The columns of the services of the past. `keep` writes the chosen moment into links. */
export function pastServiceColumns(
  t: Translate,
  keep: (path: string) => string,
): Column<ServiceRow>[] {
  return [
    {
      id: "name",
      header: t("services.columnService"),
      sortable: true,
      rowHeader: true,
      cell: ({ name, instances, states, undecodable, namespaces }, { active }) => (
        <span className="flex min-w-0 items-center gap-2.5">
          <Dot tone={instances === 0 ? "gone" : "neutral"} />
          <span className="flex min-w-0 flex-wrap items-center gap-x-2.5">
            <Link
              href={keep(servicePath(name))}
              tabIndex={active ? 0 : -1}
              prefetch={false}
              title={name}
              className="max-w-full truncate whitespace-pre font-[550] leading-tight hover:underline"
            >
              {name}
            </Link>
            <span className="flex min-w-0 max-w-full shrink-0 items-center gap-x-2.5">
              {instances === 0 && <Tag tone="gone">{t("services.isEmpty")}</Tag>}
              {instances > 0 && states.permanent === instances && <Tag>{t("past.noLease")}</Tag>}
              <UndecodableTag undecodable={undecodable} />
              <NamespacesTag compact namespaces={namespaces} />
            </span>
          </span>
        </span>
      ),
    },
    {
      id: "framework",
      header: t("services.columnFramework"),
      width: "10rem",
      hideBelow: "md",
      sortable: true,
      cell: (row) => <FrameworkCell row={row} />,
    },
    {
      id: "live",
      header: t("past.columnInstances"),
      width: "7rem",
      align: "right",
      sortable: true,
      cell: ({ instances }) => <span className="figures">{formatInteger(instances)}</span>,
    },
    {
      id: "keys",
      header: t("past.columnKeys"),
      width: "7rem",
      align: "right",
      hideBelow: "sm",
      cell: ({ registrations }) => (
        <span className="figures text-muted">{formatInteger(registrations)}</span>
      ),
    },
  ];
}
