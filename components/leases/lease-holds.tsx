"use client";

import Link from "next/link";
import { AddressText } from "@/components/ui/address-text";
import type { LeaseRow } from "@/lib/api/leases-contract";
import { servicePath } from "@/lib/client/paths";
import { useKeepPoint } from "@/lib/client/use-past-point";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";

/** What hangs on a lease: its first instance, or its first key where that is no registration. */
export function LeaseHolds({ row: { service, address, key, keys } }: { row: LeaseRow }) {
  const { t } = useMessages();
  const keep = useKeepPoint();
  if (keys === 0) return <span className="text-faint">{t("leases.holdsNothing")}</span>;
  const more = keys > 1 && (
    <span className="shrink-0 text-faint">{t("leases.andMore", { n: keys - 1 })}</span>
  );
  if (service === null || address === null) {
    return (
      <span className="flex gap-1.5">
        <span
          className="figures truncate text-muted"
          title={key === null ? undefined : maskKey(key)}
        >
          {key !== null && maskKey(key)}
        </span>
        {more}
      </span>
    );
  }
  return (
    <span className="flex items-baseline gap-1.5">
      <Link
        href={keep(servicePath(service, address))}
        prefetch={false}
        // Of both the service's name gives way first: it stands in other rows, too.
        className="flex min-w-0 items-baseline gap-1.5 hover:underline"
        title={`${service} ${address}`}
      >
        <span className="min-w-16 shrink-[1000] truncate font-[550]">{service}</span>{" "}
        <AddressText address={address} className="figures min-w-0 text-muted" />
      </Link>
      {more}
    </span>
  );
}
