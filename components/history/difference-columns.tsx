import Link from "next/link";

import { AddressText } from "@/components/ui/address-text";
import type { Column } from "@/components/ui/table-column";
import type { DiffAnswer } from "@/lib/api/past-contract";
import { servicePath } from "@/lib/client/paths";
import type { MessageKey } from "@/lib/i18n/catalogue";
import type { Translate } from "@/lib/i18n/translate";

import type { Keep } from "./change-columns";

export type Difference = DiffAnswer["instances"][number];
type Side = Difference["before"];

export const differenceKey = ({ service, address }: Difference) => `${service}\n${address}`;

const signs = { added: "+", removed: "−", changed: "~" } as const;

const words: Record<Difference["type"], MessageKey> = {
  added: "history.added",
  removed: "history.removed",
  changed: "history.changed",
};

/** What the difference is, e.g. that only the lease is another. */
export function describeDifference({ type, before, after }: Difference, t: Translate): string {
  if (type !== "changed") return t(words[type]);
  const parts = (["key", "value", "lease"] as const).filter(
    (part) => textOf(before, part) !== textOf(after, part),
  );
  if (parts.length === 0) return t("history.changedRewritten");
  if (parts.includes("key")) return t("history.changedKey");
  return t(parts[0] === "value" ? "history.changedValue" : "history.changedLease");
}

function textOf(side: Side, part: "key" | "value" | "lease"): string {
  return (side?.registrations ?? []).map((registration) => registration[part]).join("\n");
}

/** The columns of a difference. */
export function differenceColumns(t: Translate, keep: Keep): Column<Difference>[] {
  const side = (name: "before" | "after", header: string): Column<Difference> => ({
    id: name,
    header,
    width: "22%",
    hideBelow: "lg",
    cell: (row) => {
      const text = textOf(row[name], "value");
      return (
        <span className="figures text-muted" title={text.slice(0, 2_000)}>
          {row[name] === null ? "—" : text.slice(0, 200)}
        </span>
      );
    },
  });
  return [
    {
      id: "service",
      header: t("history.columnService"),
      rowHeader: true,
      cell: ({ type, service, address }, { active }) => (
        <span className="grid grid-cols-[0.875rem_minmax(0,1fr)] items-baseline leading-tight">
          <span className="font-mono">{signs[type]}</span>
          <Link
            href={keep(servicePath(service, address))}
            tabIndex={active ? 0 : -1}
            prefetch={false}
            title={service}
            className="truncate whitespace-pre font-[550] hover:underline"
          >
            {service}
          </Link>
          <AddressText
            address={address}
            className="figures col-start-2 text-11.5 text-muted md:hidden"
          />
        </span>
      ),
    },
    {
      id: "address",
      header: t("history.columnAddress"),
      width: "18%",
      hideBelow: "md",
      cell: ({ address }) => <AddressText address={address} className="figures" />,
    },
    {
      id: "what",
      header: t("history.columnDifference"),
      width: "9.25rem",
      cell: (row) => describeDifference(row, t),
    },
    side("before", t("history.before")),
    side("after", t("history.after")),
  ];
}
