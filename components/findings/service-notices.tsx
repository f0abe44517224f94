"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useActions } from "@/components/actions/actions-context";
import { Chip } from "@/components/ui/chip";
import { Tag } from "@/components/ui/tag";
import { findingQueries } from "@/lib/client/finding-queries";
import { useMessages } from "@/lib/i18n/messages-provider";

import { FindingsBadge } from "./findings-badge";
import { MinimumDialog } from "./minimum-dialog";

/** Beside a service's name: what the lint says of it, and how many instances it should have. */
export function ServiceNotices({ service }: { service: string }) {
  const { t } = useMessages();
  const { readOnly } = useActions();
  const { data: answer } = useQuery(findingQueries.ofService(service));
  const { data } = useQuery(findingQueries.minimum(service));
  const [open, setOpen] = useState(false);
  const count = (severity: string) =>
    answer?.findings.filter((finding) => finding.severity === severity).length ?? 0;
  const minimum = data?.minimum ?? null;
  const actor = minimum?.actor ?? t("findings.minimumSomebody");
  const hint = minimum
    ? t("findings.minimumNowHint", { actor, reason: minimum.reason })
    : undefined;
  const text = minimum
    ? t("findings.minimumNow", { n: minimum.minimum })
    : t("findings.minimumNone");
  return (
    <>
      <FindingsBadge
        service={service}
        findings={{ errors: count("error"), warnings: count("warning") }}
      />
      {data && !readOnly && (
        <Chip title={hint} onClick={() => setOpen(true)}>
          {text}
        </Chip>
      )}
      {readOnly && minimum && <Tag title={hint}>{text}</Tag>}
      {open && <MinimumDialog service={service} onClose={() => setOpen(false)} />}
    </>
  );
}
