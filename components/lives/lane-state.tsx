"use client";

import { Tag } from "@/components/ui/tag";
import type { Lane } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";

import { laneState } from "./lane-state-text";

/** How an address stands now, and the one thing that is worth knowing beside it. */
export function LaneState({ lane, now }: { lane: Lane; now: number }) {
  const { t } = useMessages();
  const { tag, tone, hint, detail } = laneState(lane, now, t);
  return (
    <span className="inline-flex max-w-full items-center gap-1.5">
      <Tag tone={tone} title={hint}>
        {tag}
      </Tag>
      {detail !== "" && (
        <span className="truncate text-12 text-muted tabular-nums" title={detail}>
          {detail}
        </span>
      )}
    </span>
  );
}
