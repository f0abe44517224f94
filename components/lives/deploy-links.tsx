"use client";

import Link from "next/link";
import { Fragment } from "react";

import { stretchPath } from "@/lib/client/paths";
import type { Deploy } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";

import { deployText } from "./deploy-text";
import { shortMinute } from "./time-scale";

/** Of more, the first are only counted. */
const NAMED_MAX = 3;

/** When a service was deployed, each with the way to the lines of the journal that say so. */
export function DeployLinks({
  service,
  deploys,
  now,
}: {
  service: string;
  deploys: readonly Deploy[];
  now: number;
}) {
  const { t, rich } = useMessages();
  if (deploys.length === 0) return null;
  const named = deploys.slice(-NAMED_MAX);
  const more = deploys.length - named.length;
  const times = named.map((deploy, index) => {
    const { epoch, from, fromRevision, toRevision } = deploy;
    const time = shortMinute(from, now);
    const label = deployText(deploy, now, t);
    return (
      <Fragment key={`${epoch} ${fromRevision}`}>
        {index > 0 && ", "}
        <Link
          href={stretchPath({ epoch, after: fromRevision - 1, upTo: toRevision }, service)}
          aria-label={label}
          title={label}
          className="text-text underline decoration-line-strong underline-offset-2 hover:decoration-current"
        >
          {time}
        </Link>
      </Fragment>
    );
  });
  return (
    <>
      {" · "}
      {rich("lives.deploys", { n: deploys.length, times: <>{times}</> })}
      {more > 0 && ` ${t("lives.deploysBefore", { n: more })}`}
    </>
  );
}
