import type { Column } from "@/components/ui/table-column";
import type { Translate } from "@/lib/i18n/translate";

import { FieldCell } from "./field-cell";
import { fieldLabel } from "./field-label";
import type { InstanceRow } from "./instance-rows";

/** So many further columns leave room for the column of the lease, and one less for that of the revision too. */
const ROOM_FOR_LEASE = 2;

/** Further columns, a click into which asks for those that say the same; `compact` leaves them out. */
export function fieldColumns(
  fields: readonly string[],
  t: Translate,
  { compact, onFilter }: { compact: boolean; onFilter: (pair: string) => void },
): Column<InstanceRow>[] {
  return fields.map((field) => ({
    id: field,
    header: fieldLabel(field, t),
    sortable: true,
    width: "7.75rem",
    hideBelow: "md",
    hidden: compact,
    cell: (row, { active }) =>
      row.kind === "instance" && (
        <FieldCell instance={row.instance} field={field} active={active} onFilter={onFilter} />
      ),
  }));
}

/** How many columns there is room for of what the drawer says too: where much was chosen, it gives way to that. */
export function roomBeside(fields: readonly string[], compact: boolean): number {
  return compact ? 0 : Math.max(0, ROOM_FOR_LEASE + 1 - fields.length);
}
