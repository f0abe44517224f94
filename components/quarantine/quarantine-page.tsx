"use client";

import { TriangleAlert } from "lucide-react";

import { useActions } from "@/components/actions/actions-context";
import { ConnectingRegistry } from "@/components/services/connecting-registry";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterInput } from "@/components/ui/filter-input";
import { HeldNotice } from "@/components/ui/held-notice";
import { Note } from "@/components/ui/note";
import { useHeldRows } from "@/components/ui/use-held-rows";
import { VirtualTable } from "@/components/ui/virtual-table";
import { useStatus, useTopic } from "@/lib/client/live/use-topic";
import { useUrlState } from "@/lib/client/use-url-state";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";
import type { QuarantineView, RuleState } from "@/lib/registry/quarantine-state";
import type { QuarantinesMessage } from "@/lib/registry/topics";

import { MalformedRules } from "./malformed-rules";
import { conditionText } from "./rule-text";
import { matchingRules } from "./rules-of";
import { useRuleColumns, WITH_WHY_BELOW } from "./use-rule-columns";

const DEFAULTS = { q: "" };
const TROUBLES_LISTED = 5;
const rowKey = ({ id }: RuleState) => id;

/** The Quarantine page: every rule, what it does, and what does not work of it. */
export function QuarantinePage({ seed }: { seed: QuarantinesMessage | null }) {
  const { t } = useMessages();
  const say = useReason();
  const { counts } = useStatus();
  const { data } = useTopic("quarantines", seed);
  const { readOnly, quarantine } = useActions();
  if (counts === null) return <ConnectingRegistry />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4.5 px-4 pt-5 pb-8 md:px-6">
      <header className="flex flex-wrap items-center gap-3">
        <div className="min-w-0 flex-1">
          <h1 className="font-[650] text-20 tracking-[-0.015em]">{t("quarantine.title")}</h1>
          <p className="text-muted">{t("quarantine.intro")}</p>
        </div>
        {!readOnly && <Button onClick={quarantine}>{t("quarantine.add")}</Button>}
      </header>
      {data?.loaded ? (
        <Rules view={data} />
      ) : (
        <Card label={t("quarantine.title")}>
          <p role="status" className="px-6 py-12 text-center text-muted">
            {data?.problem
              ? t("quarantine.problem", { reason: say(data.problem) })
              : t("common.loading")}
          </p>
        </Card>
      )}
    </div>
  );
}

function Rules({ view }: { view: QuarantineView }) {
  const { t } = useMessages();
  const [{ q }, setUrl] = useUrlState(DEFAULTS);
  const columns = useRuleColumns();
  const { shown, waiting, hold, release } = useHeldRows(matchingRules(view.rules, q), rowKey, q);
  return (
    <>
      <Troubles view={view} />
      <Card
        label={t("quarantine.title")}
        header={
          <FilterInput
            label={t("quarantine.filterText")}
            value={q}
            onValue={(text) => setUrl({ q: text })}
          />
        }
      >
        <div {...hold} className="[--condition-width:9.375rem] max-sm:[--condition-width:6.5rem]">
          <HeldNotice waiting={waiting} onRelease={release} />
          <VirtualTable
            caption={t("quarantine.caption")}
            columns={columns}
            rows={shown}
            rowKey={rowKey}
            rowClass={() => WITH_WHY_BELOW}
            empty={
              <EmptyState title={t(q === "" ? "quarantine.emptyTitle" : "quarantine.noMatch")}>
                {q === "" ? (
                  <p>{t("quarantine.emptyText")}</p>
                ) : (
                  <Button onClick={() => setUrl({ q: "" })}>{t("quarantine.clearFilter")}</Button>
                )}
              </EmptyState>
            }
          />
        </div>
      </Card>
    </>
  );
}

/** What keeps nothing out although somebody may think so. */
function Troubles({ view: { problem, rules, malformed } }: { view: QuarantineView }) {
  const { t } = useMessages();
  const say = useReason();
  const failing = rules.filter(({ condition }) => condition.state === "failing");
  return (
    <>
      {problem !== null && (
        <Note tone="gone" role="alert" icon={<TriangleAlert aria-hidden />}>
          {t("quarantine.problem", { reason: say(problem) })}
        </Note>
      )}
      {failing.length > 0 && (
        <Note tone="gone" role="alert" icon={<TriangleAlert aria-hidden />}>
          <p className="font-semibold">{t("quarantine.failingTitle", { n: failing.length })}</p>
          {failing.slice(0, TROUBLES_LISTED).map((rule) => (
            <p key={rule.id}>
              {t("quarantine.failingItem", {
                address: rule.address,
                problem: conditionText(rule, t, say),
              })}
            </p>
          ))}
          {failing.length > TROUBLES_LISTED && (
            <p>{t("actions.more", { n: failing.length - TROUBLES_LISTED })}</p>
          )}
        </Note>
      )}
      <MalformedRules malformed={malformed} />
    </>
  );
}
