"use client";

import { formatBytes } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";

/** The size of a member's database against the quota, and what a defragmentation would free. */
export function DatabaseBar({
  name,
  sizeBytes,
  inUseBytes,
  quotaBytes,
}: {
  name: string;
  sizeBytes: number;
  inUseBytes: number;
  quotaBytes: number | null;
}) {
  const { t } = useMessages();
  const size = formatBytes(sizeBytes);
  const free = sizeBytes - inUseBytes;
  // A database is allotted in steps: a small part that is free is how it should be.
  const worthwhile = free > 1024 * 1024 && free > sizeBytes / 4;
  const note = worthwhile
    ? t("cluster.fragmented", { size: formatBytes(free) })
    : t("cluster.inUse", { size: formatBytes(inUseBytes) });
  if (quotaBytes === null) return <Sizes size={size} note={note} />;
  const share = Math.min(1, sizeBytes / quotaBytes);
  const quota = formatBytes(quotaBytes);
  const colour = share >= 0.95 ? "bg-gone" : share >= 0.8 ? "bg-warn" : "bg-alive";
  return (
    <>
      <meter
        className="sr-only"
        aria-label={t("cluster.databaseOf", { member: name, size, quota })}
        min={0}
        max={100}
        value={Math.round(share * 100)}
      />
      <span
        aria-hidden
        className="mt-1.5 mb-1 block h-1.25 max-w-55 overflow-hidden rounded-full border border-line bg-sunken"
      >
        <i className={`block h-full ${colour}`} style={{ width: `${Math.max(1, share * 100)}%` }} />
      </span>
      <Sizes size={`${size} ${t("cluster.ofQuota", { quota })}`} note={note} />
    </>
  );
}

function Sizes({ size, note }: { size: string; note: string }) {
  return (
    <>
      <span className="figures">{size}</span>
      <span className="block text-12 text-faint">{note}</span>
    </>
  );
}
