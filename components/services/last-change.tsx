"use client";

import { describeChange } from "@/components/changes/describe-change";
import { AddressText } from "@/components/ui/address-text";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Change } from "@/lib/registry/model";

/**
 * What happened last, and where: in one line, or in two where that is too narrow. Of a text that is cut off the address
 * would go first, which is what one looks for.
 */
export function LastChange({ change }: { change: Change | null }) {
  const { t } = useMessages();
  if (!change) return <span className="text-muted">{t("services.never")}</span>;
  const { text } = describeChange(change, t);
  return (
    <span
      className="flex flex-wrap gap-x-1.5 text-12.5 text-muted leading-tight"
      title={`${text} ${change.address}`}
    >
      <span className="max-w-full truncate">{text}</span>
      <AddressText address={change.address} className="max-w-full whitespace-pre" />
    </span>
  );
}
