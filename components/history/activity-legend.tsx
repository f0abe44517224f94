"use client";

import { formatTime } from "@/lib/client/format";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

import type { Bucket, Frame } from "./timeline";

const parts: readonly { name: "came" | "left" | "other"; label: MessageKey; color: string }[] = [
  { name: "came", label: "history.came", color: "bg-alive" },
  { name: "left", label: "history.left", color: "bg-gone" },
  { name: "other", label: "history.other", color: "bg-info" },
];

/** What the bars mean; with how many there are of each in the bucket under the pointer. */
export function ActivityLegend({ frame, bucket }: { frame: Frame; bucket: Bucket | undefined }) {
  const { t } = useMessages();
  return (
    <div className="mt-1 flex h-4.5 items-center gap-3 overflow-hidden whitespace-nowrap text-11.5 text-muted">
      {parts.map(({ name, label, color }) => (
        <span key={name} className="inline-flex items-center gap-1.5">
          <i aria-hidden className={`size-2 rounded-[2px] ${color}`} />
          {t(label)}
          <span className="figures min-w-[3ch] text-11.5 text-text">{bucket?.[name]}</span>
        </span>
      ))}
      {bucket && (
        <span className="figures ml-auto truncate text-11.5 text-faint">
          {formatTime(bucket.at, "full")} – {formatTime(bucket.at + frame.bucketMs, "time")}
        </span>
      )}
    </div>
  );
}
