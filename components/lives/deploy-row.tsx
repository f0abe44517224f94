"use client";

import { Rocket } from "lucide-react";
import Link from "next/link";

import { stretchPath } from "@/lib/client/paths";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Translate } from "@/lib/i18n/translate";

import { type DeployMark, stretchOf } from "./deploy-marks";
import { deployText } from "./deploy-text";
import { shortMinute } from "./time-scale";

/** Above the lanes, where each deploy begins: its mark, which leads to its lines in the history. */
export function DeployRow({
  service,
  marks,
  now,
}: {
  service: string;
  marks: readonly DeployMark[];
  now: number;
}) {
  const { t } = useMessages();
  if (marks.length === 0) return null;
  return (
    <span className="relative block h-5 text-11">
      {marks.map((mark) => {
        const name = nameOf(mark, now, t);
        const count = mark.deploys.length;
        return (
          <Link
            key={mark.id}
            href={stretchPath(stretchOf(mark), service)}
            prefetch={false}
            aria-label={name}
            title={name}
            style={
              mark.room === "right" || mark.left < 50
                ? { left: `${mark.left}%` }
                : { right: `${100 - mark.left}%` }
            }
            className="absolute top-0 inline-flex h-4.5 items-center gap-1 rounded-sm bg-info-soft px-0.75 font-sans text-info-ink -outline-offset-2 hover:underline"
          >
            <Rocket aria-hidden className="size-3 shrink-0" />
            {count > 1 && <span className="figures">{count}</span>}
            {count === 1 && mark.room !== null && t("lives.deployName")}
          </Link>
        );
      })}
    </span>
  );
}

function nameOf({ deploys }: DeployMark, now: number, t: Translate): string {
  const [first] = deploys;
  const last = deploys.at(-1) ?? first;
  if (deploys.length === 1) return deployText(first, now, t);
  return t("lives.deployMany", {
    n: deploys.length,
    from: shortMinute(first.from, now),
    to: shortMinute(last.to, now),
  });
}
