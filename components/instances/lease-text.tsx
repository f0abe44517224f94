"use client";

import { leaseHex } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";

/** A lease in hexadecimal as etcdctl prints it, with the decimal form that go-zero writes on hover. */
export function LeaseText({ lease }: { lease: string }) {
  const { t } = useMessages();
  if (lease === "0") return <span className="text-faint">{t("service.noLease")}</span>;
  const hex = leaseHex(lease);
  return (
    <span className="figures text-muted" title={t("service.leaseTitle", { hex, decimal: lease })}>
      {hex}
    </span>
  );
}
