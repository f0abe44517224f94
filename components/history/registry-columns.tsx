import { ChevronDown, ChevronRight } from "lucide-react";
import Link from "next/link";

import { LeaseText } from "@/components/instances/lease-text";
import type { Column } from "@/components/ui/table-column";
import { Tag } from "@/components/ui/tag";
import { formatInteger } from "@/lib/client/format";
import { servicePath } from "@/lib/client/paths";
import type { Translate } from "@/lib/i18n/translate";

import type { Keep } from "./change-columns";
import type { RegistryRow } from "./registry-rows";

/** The columns of the registry as it was. */
export function registryColumns(t: Translate, keep: Keep): Column<RegistryRow>[] {
  return [
    {
      id: "name",
      header: t("history.columnService"),
      rowHeader: true,
      cell: (row, { active }) => <Name row={row} active={active} t={t} keep={keep} />,
    },
    {
      id: "framework",
      header: t("history.columnFramework"),
      width: "8rem",
      hideBelow: "md",
      cell: (row) => {
        if (row.type === "loading") return null;
        const { framework } = row.type === "service" ? row.service : row.instance;
        return <Tag>{framework || t("common.unknownFramework")}</Tag>;
      },
    },
    {
      id: "lease",
      header: t("history.columnLease"),
      width: "10.75rem",
      hideBelow: "lg",
      cell: (row) =>
        row.type === "instance" && (
          <LeaseText lease={row.instance.registrations.at(-1)?.lease ?? "0"} />
        ),
    },
    {
      id: "instances",
      header: t("history.columnInstances"),
      width: "6.5rem",
      align: "right",
      cell: (row) =>
        row.type === "service" && (
          <span className="figures">{formatInteger(row.service.instanceCount)}</span>
        ),
    },
    {
      id: "keys",
      header: t("history.columnKeys"),
      width: "5.25rem",
      align: "right",
      hideBelow: "sm",
      cell: (row) =>
        row.type !== "loading" && (
          <span className="figures text-muted">
            {formatInteger(
              row.type === "service"
                ? row.service.registrationCount
                : row.instance.registrations.length,
            )}
          </span>
        ),
    },
  ];
}

function Name({
  row,
  active,
  t,
  keep,
}: {
  row: RegistryRow;
  active: boolean;
  t: Translate;
  keep: Keep;
}) {
  if (row.type === "loading") {
    return <span className="pl-8.5 text-muted">{t("common.loading")}</span>;
  }
  if (row.type === "instance") {
    return (
      <Link
        href={keep(servicePath(row.name, row.instance.address))}
        tabIndex={active ? 0 : -1}
        prefetch={false}
        title={row.instance.address}
        className="figures ml-6 hover:underline"
      >
        {row.instance.address}
      </Link>
    );
  }
  const Chevron = row.open ? ChevronDown : ChevronRight;
  return (
    <span className="flex min-w-0 items-center gap-2">
      {/* Drawn as part of the row, which a click or Enter opens as well. */}
      <Chevron aria-hidden className="size-4 shrink-0 text-faint" />
      <Link
        href={keep(servicePath(row.name))}
        tabIndex={active ? 0 : -1}
        prefetch={false}
        title={row.name}
        className="truncate whitespace-pre font-[550] hover:underline"
      >
        {row.name}
      </Link>
      <span className="sr-only">{t(row.open ? "history.isOpen" : "history.isClosed")}</span>
    </span>
  );
}
