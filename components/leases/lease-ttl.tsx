"use client";

import { TtlBar } from "@/components/ui/ttl-bar";
import { useNow } from "@/lib/client/use-now";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { LeaseSample } from "@/lib/registry/model";

/** etcd takes a lease away at most this long after its end; what is there then was renewed unseen. */
const OVERDUE_MS = 3_000;

/**
 * What is left of a lease's TTL by its last sample. Of one that has run out and is still there the
 * sample says nothing any more: better to say so than to show zero.
 */
export function LeaseTtl({
  sample,
  long,
  bare,
}: {
  sample: LeaseSample | null;
  long?: boolean;
  bare?: boolean;
}) {
  const { t } = useMessages();
  const now = useNow(1_000);
  if (!sample || now - sample.expiresAt > OVERDUE_MS) {
    return (
      <span className="text-faint">{t(sample ? "leases.ttlOverdue" : "common.ttlUnknown")}</span>
    );
  }
  return (
    <TtlBar
      long={long}
      bare={bare}
      expiresAt={sample.expiresAt}
      grantedMs={sample.grantedTtlSeconds * 1_000}
    />
  );
}
