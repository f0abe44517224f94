"use client";

import { DangerMark } from "@/components/formats/danger-mark";
import { AddressText } from "@/components/ui/address-text";
import { useMessages } from "@/lib/i18n/messages-provider";

import { departureCauseText, departureEvidenceText } from "./departure-text";
import type { InstanceRow } from "./instance-rows";
import { InstanceTtl } from "./instance-ttl";

/** The address; of one that left, struck through, with why below. In the `past` nobody knows its TTL. */
export function AddressCell({ row, past = false }: { row: InstanceRow; past?: boolean }) {
  const { t } = useMessages();
  if (row.kind === "instance") {
    const { danger } = row.instance.newest;
    return (
      <span className="grid leading-tight">
        <span className="flex min-w-0 items-center gap-2">
          <AddressText address={row.id} className="figures font-[550]" />
          {danger && <DangerMark danger={danger} />}
        </span>
        {/* On narrow screens there is no column for it. */}
        {!past && (
          <span className="sm:hidden">
            <InstanceTtl instance={row.instance} />
          </span>
        )}
      </span>
    );
  }
  const { departure } = row;
  const evidence = departureEvidenceText(departure, t);
  const why = [departureCauseText(departure, t), evidence].filter(Boolean).join(" · ");
  return (
    <span className="grid leading-tight">
      <del className="block min-w-0 text-muted">
        <AddressText address={row.id} className="figures" />
      </del>
      <span className="block truncate text-12 text-gone-ink" title={why}>
        {why}
      </span>
    </span>
  );
}
