"use client";

import Link from "next/link";

import { useActions } from "@/components/actions/actions-context";
import { Button } from "@/components/ui/button";
import { servicePath } from "@/lib/client/paths";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Finding } from "@/lib/registry/finding";
import type { FindingCode } from "@/lib/registry/finding-codes";

import { removableCodes } from "./removable";
import { useFindingRemoval } from "./use-finding-removal";

const removalLabels: Partial<Record<FindingCode, MessageKey>> = {
  "duplicate-keys": "findings.keepNewest",
  "key-growth": "findings.keepNewest",
  "permanent-among-leased": "findings.removePermanent",
};

const withHistory: readonly FindingCode[] = [
  "flapping",
  "gone-empty",
  "no-provider",
  "below-minimum",
];
const withMinimum: readonly FindingCode[] = ["gone-empty", "no-provider", "below-minimum"];

/** What can be done about a finding from here. Where something would be taken out, a dialog shows it first. */
export function FindingActions({
  finding,
  onMinimum,
}: {
  finding: Finding;
  onMinimum: (service: string) => void;
}) {
  const { t } = useMessages();
  const { readOnly } = useActions();
  const removal = useFindingRemoval(finding);
  const { code, severity, services } = finding;
  const [service] = services;
  const link =
    "inline-flex h-7.5 items-center rounded-[7px] border border-line-strong px-2.75 font-medium text-12.5 hover:bg-sunken";
  const removable = !readOnly && severity !== "info" && removableCodes.includes(code);
  return (
    <div className="flex flex-wrap items-center gap-2 empty:hidden">
      {removable && (
        <Button variant="danger" disabled={removal.reading} onClick={removal.open}>
          {t(removalLabels[code] ?? "findings.takeOut")}
        </Button>
      )}
      {!readOnly && service !== undefined && withMinimum.includes(code) && (
        <Button onClick={() => onMinimum(service)}>{t("findings.setMinimum")}</Button>
      )}
      {service !== undefined && withHistory.includes(code) && (
        <Link href={`${servicePath(service)}?tab=history`} prefetch={false} className={link}>
          {t("findings.openHistory")}
        </Link>
      )}
      {code === "keyless-leases" && (
        <Link href="/leases?kind=keyless" prefetch={false} className={link}>
          {t("findings.openLeases")}
        </Link>
      )}
      {removal.problem !== null && (
        <span role="status" className="text-12.5 text-muted">
          {removal.problem}
        </span>
      )}
    </div>
  );
}
