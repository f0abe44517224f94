"use client";

import Link from "next/link";

import { warningText } from "@/components/instances/warning-text";
import { leaseHex } from "@/lib/client/format";
import { leasePath, servicePath } from "@/lib/client/paths";
import { useKeepPoint } from "@/lib/client/use-past-point";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Finding, FindingSubject } from "@/lib/registry/finding";

/** What a finding is about, each with the way to it. */
export function FindingSubjects({ finding: { subjects, total, services } }: { finding: Finding }) {
  const { t } = useMessages();
  if (subjects.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-12.5">
      {subjects.map((subject) => (
        <li
          key={`${subject.service} ${subject.address} ${subject.lease}`}
          className="flex min-w-0 flex-wrap items-baseline gap-x-1.5"
        >
          <Subject subject={subject} services={services} />
        </li>
      ))}
      {total > subjects.length && (
        <li className="text-faint">{t("findings.more", { n: total - subjects.length })}</li>
      )}
    </ul>
  );
}

function Subject({
  subject: { service, address, lease, keys, keyCount, detail, count },
  services,
}: {
  subject: FindingSubject;
  services: readonly string[];
}) {
  const { t } = useMessages();
  const keep = useKeepPoint();
  const link = "figures [overflow-wrap:anywhere] hover:underline";
  if (lease !== null) {
    return (
      <Link href={leasePath(lease)} prefetch={false} className={link}>
        {leaseHex(lease)}
      </Link>
    );
  }
  const within = service ?? services[0];
  if (within === undefined) return null;
  const named = keys.slice(0, 5).join("\n");
  return (
    <>
      <Link
        href={keep(servicePath(within, address ?? undefined))}
        prefetch={false}
        className={link}
      >
        {address ?? within}
      </Link>
      {keyCount > 0 && detail === null && (
        <span className="text-faint" title={named}>
          {t("findings.keys", { n: keyCount })}
        </span>
      )}
      {detail !== null && <span className="text-muted">{warningText(detail, t)}</span>}
      {count !== null && (
        <span className="text-faint">{t("findings.departures", { n: count })}</span>
      )}
    </>
  );
}
