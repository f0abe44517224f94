"use client";

import Link from "next/link";

import { Dot } from "@/components/ui/dot";
import { RelativeTime } from "@/components/ui/relative-time";
import { servicePath } from "@/lib/client/paths";
import { useKeepPoint } from "@/lib/client/use-past-point";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Finding } from "@/lib/registry/finding";

import { FindingActions } from "./finding-actions";
import { FindingSubjects } from "./finding-subjects";
import { findingName, findingParams, findingTexts, severityLooks } from "./finding-texts";

/** One finding: what it is, where, why that is bad, what to do, and the way to do it. */
export function FindingCard({
  finding,
  onMinimum,
}: {
  finding: Finding;
  onMinimum: (service: string) => void;
}) {
  const { t, rich } = useMessages();
  const keep = useKeepPoint();
  const { code, severity, services, since } = finding;
  const texts = findingTexts(finding);
  const params = findingParams(finding);
  const [service] = services;
  return (
    // Below what is in sight the browser need not lay them out: there may be hundreds.
    <li className="grid gap-1.5 border-line border-b px-3.5 py-3 [contain-intrinsic-size:auto_11.25rem] [content-visibility:auto] last:border-b-0">
      <div className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
        <h3 className="min-w-0 font-[550] [overflow-wrap:anywhere]">
          <span className="mr-2 inline-flex align-middle">
            <Dot small tone={severityLooks[severity].tone} />
          </span>
          {service !== undefined && (
            <>
              <Link
                href={keep(servicePath(service))}
                prefetch={false}
                className="whitespace-pre-wrap hover:underline"
              >
                {service}
              </Link>
              {" · "}
            </>
          )}
          {t(texts.title, params)}
        </h3>
        <span className="flex items-baseline gap-2 text-12 text-faint sm:ml-auto">
          <span className="max-sm:hidden">{t(findingName(code))}</span>
          <span>{rich("findings.since", { time: <RelativeTime at={since} exact /> })}</span>
        </span>
      </div>
      <p className="max-w-[86ch] text-12.5 text-muted">{t(texts.why, params)}</p>
      <FindingSubjects finding={finding} />
      <p className="max-w-[86ch] text-12.5">
        <span className="font-medium">{t("findings.fix")}</span> {t(texts.fix, params)}
      </p>
      <FindingActions finding={finding} onMinimum={onMinimum} />
    </li>
  );
}
