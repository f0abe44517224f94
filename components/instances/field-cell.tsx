"use client";

import { Tag } from "@/components/ui/tag";
import { MASK } from "@/lib/codecs/mask";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Instance } from "@/lib/registry/instance";

import { fieldOf, metadataName } from "./instance-fields";

/** Nobody reads more in a tooltip; the drawer has the whole of it. */
const TITLE_MAX = 300;

/** What an instance says in a column that somebody chose; a click asks for all that say the same. */
export function FieldCell({
  instance,
  field,
  active,
  onFilter,
}: {
  instance: Instance;
  field: string;
  active: boolean;
  onFilter: (pair: string) => void;
}) {
  const { t } = useMessages();
  const value = fieldOf(instance, field);
  const name = metadataName(field) ?? field;
  if (value === "") return <span className="text-faint">—</span>;
  if (value === MASK) return <span className="text-faint">{t("keys.masked")}</span>;
  const shown = value.length > TITLE_MAX ? `${value.slice(0, TITLE_MAX)}…` : value;
  return (
    <button
      type="button"
      tabIndex={active ? 0 : -1}
      title={`${shown}\n${t("service.filterBy")}`}
      className="figures block max-w-full truncate text-left hover:underline"
      onClick={() => onFilter(`${name}=${value}`)}
    >
      {field === "framework" ? <Tag>{value}</Tag> : shown}
    </button>
  );
}
