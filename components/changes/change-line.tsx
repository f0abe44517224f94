"use client";

import Link from "next/link";
import { memo } from "react";

import { AddressText } from "@/components/ui/address-text";
import { DatedTime } from "@/components/ui/dated-time";
import { Dot } from "@/components/ui/dot";
import { servicePath } from "@/lib/client/paths";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Change } from "@/lib/registry/model";

import { describeChange } from "./describe-change";

/** One line of the feed: which service, what happened, to which address, when. */
export const ChangeLine = memo(function ChangeLine({
  change,
  returns,
  title,
  fresh,
}: {
  change: Change;
  /** How often the address came back and was kept out, where this is the last time. */
  returns: number;
  /** What the service is called. */
  title: string;
  fresh: boolean;
}) {
  const { t, rich } = useMessages();
  const { text: once, tone } = describeChange(change, t);
  const text = returns > 0 ? t("services.keptOutAgain", { n: returns }) : once;
  const time = <DatedTime at={change.at.at} style="precise" />;
  return (
    <li
      className={`grid grid-cols-[1rem_minmax(0,1fr)_auto] items-start gap-2.25 [contain-intrinsic-size:auto_3.625rem] [content-visibility:auto] border-line border-b px-3.5 py-2.25 last:border-0 ${fresh ? (tone === "gone" ? "row-leave" : "row-arrive") : ""}`}
    >
      <span className="pt-1.25 pl-0.75 leading-none">
        <Dot tone={tone} />
      </span>
      <span className="grid min-w-0 grid-cols-[minmax(0,1fr)]">
        <span className="[overflow-wrap:anywhere]">
          <Link
            href={servicePath(change.service, change.address)}
            // Every change would ask the server for a page.
            prefetch={false}
            className="font-[550] hover:underline"
          >
            {title}
          </Link>{" "}
          <span className="text-muted">{text}</span>
        </span>
        <AddressText address={change.address} className="figures text-muted" />
      </span>
      {/* Day and time under each other, since the service's name needs the room. */}
      <span className="figures max-w-[12ch] pt-0.5 text-right text-11.5 text-faint [&_time]:whitespace-normal">
        {change.at.exact ? time : rich("common.before", { time })}
      </span>
    </li>
  );
});
