"use client";

import { useMemo, useState } from "react";

import { ConnectingRegistry } from "@/components/services/connecting-registry";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Tag } from "@/components/ui/tag";
import { formatInteger } from "@/lib/client/format";
import { useStatus, useTopic } from "@/lib/client/live/use-topic";
import { useUrlState } from "@/lib/client/use-url-state";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { FindingsMessage } from "@/lib/registry/topics";

import { FindingCard } from "./finding-card";
import { severityLooks } from "./finding-texts";
import { FindingsToolbar } from "./findings-toolbar";
import { FINDINGS_DEFAULTS, groupFindings } from "./findings-view";
import { MinimumDialog } from "./minimum-dialog";

/** The Findings page: what is wrong or doubtful in the registry, by how bad it is, with what to do about it. */
export function FindingsPage({ seed }: { seed: FindingsMessage | null }) {
  const { t } = useMessages();
  const { counts: loaded } = useStatus();
  const { data } = useTopic("findings", seed);
  const [filter, setFilter] = useUrlState(FINDINGS_DEFAULTS);
  const [minimumOf, setMinimumOf] = useState<string | null>(null);
  const groups = useMemo(() => (data ? groupFindings(data.findings, filter) : []), [data, filter]);
  if (loaded === null || !data) return <ConnectingRegistry />;

  const { counts, findings } = data;
  const total = counts.error + counts.warning + counts.info;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4.5 px-4 pt-5 pb-8 md:px-6">
      <header>
        <h1 className="font-[650] text-20 tracking-[-0.015em]">{t("findings.title")}</h1>
        <p className="text-muted">{t("findings.intro")}</p>
      </header>
      <Card
        label={t("findings.title")}
        header={
          <FindingsToolbar
            counts={counts}
            findings={findings}
            filter={filter}
            onFilter={setFilter}
          />
        }
      >
        {total === 0 ? (
          <EmptyState title={t("findings.emptyTitle")}>
            <p>{t("findings.emptyText")}</p>
          </EmptyState>
        ) : groups.length === 0 ? (
          <EmptyState title={t("findings.noMatch")}>
            <Button onClick={() => setFilter(FINDINGS_DEFAULTS)}>
              {t("findings.clearFilter")}
            </Button>
          </EmptyState>
        ) : (
          groups.map((group) => {
            const look = severityLooks[group.severity];
            return (
              <section key={group.severity} aria-labelledby={`findings-${group.severity}`}>
                <div className="flex flex-wrap items-center gap-2 border-line border-b bg-sunken px-3.5 py-2">
                  <h2 id={`findings-${group.severity}`} className="font-semibold">
                    <Tag tone={look.tone}>{t(look.label)}</Tag>
                  </h2>
                  <span className="figures text-12 text-faint">
                    {formatInteger(group.findings.length)}
                  </span>
                  <span className="text-12.5 text-muted">{t(look.hint)}</span>
                </div>
                <ul>
                  {group.findings.map((finding) => (
                    <FindingCard key={finding.id} finding={finding} onMinimum={setMinimumOf} />
                  ))}
                </ul>
              </section>
            );
          })
        )}
        {findings.length < total && (
          <p className="px-3.5 py-2.5 text-12.5 text-muted" role="status">
            {t("findings.cut", { n: findings.length, total })}
          </p>
        )}
      </Card>
      {minimumOf !== null && (
        <MinimumDialog service={minimumOf} onClose={() => setMinimumOf(null)} />
      )}
    </div>
  );
}
