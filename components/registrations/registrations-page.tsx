"use client";

import dynamic from "next/dynamic";
import { useMemo, useState } from "react";

import { useActions } from "@/components/actions/actions-context";
import { ConnectingRegistry } from "@/components/services/connecting-registry";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterInput } from "@/components/ui/filter-input";
import { HeldNotice } from "@/components/ui/held-notice";
import { useHeldRows } from "@/components/ui/use-held-rows";
import { VirtualTable } from "@/components/ui/virtual-table";
import { useStatus, useTopic } from "@/lib/client/live/use-topic";
import { useUrlState } from "@/lib/client/use-url-state";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";
import type { HandRegistration, HandRegistrationsView } from "@/lib/registry/hand-registration";
import type { HandRegistrationsMessage } from "@/lib/registry/topics";

import { Malformed } from "./malformed";
import { matching } from "./registration-text";
import type { Removable } from "./remove-dialog";
import { useRegistrationColumns } from "./use-registration-columns";

const EditDialog = dynamic(() => import("./edit-dialog").then((m) => m.EditDialog), { ssr: false });
const RemoveDialog = dynamic(() => import("./remove-dialog").then((m) => m.RemoveDialog), {
  ssr: false,
});

type Open = { type: "edit"; row: HandRegistration } | { type: "remove"; what: Removable };

const DEFAULTS = { q: "" };
const rowKey = ({ id }: HandRegistration) => id;

/** The page "Registered by hand": what Rollcall keeps alive, how it stands, and what can be done with it. */
export function RegistrationsPage({ seed }: { seed: HandRegistrationsMessage | null }) {
  const { t } = useMessages();
  const say = useReason();
  const { counts } = useStatus();
  const { data } = useTopic("hand-registrations", seed);
  const { readOnly, register } = useActions();
  const [open, setOpen] = useState<Open | null>(null);
  if (counts === null) return <ConnectingRegistry />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4.5 px-4 pt-5 pb-8 md:px-6">
      <header className="flex flex-wrap items-center gap-3">
        <div className="min-w-0 flex-1 basis-72">
          <h1 className="font-[650] text-20 tracking-[-0.015em]">{t("registrations.title")}</h1>
          <p className="text-muted">
            {t("registrations.intro")} {data?.loaded && <Keeper view={data} />}
          </p>
        </div>
        {!readOnly && <Button onClick={() => register(null)}>{t("registrations.register")}</Button>}
      </header>
      {data?.loaded ? (
        <Registrations view={data} onOpen={readOnly ? null : setOpen} />
      ) : (
        <Card label={t("registrations.title")}>
          <p role="status" className="px-6 py-12 text-center text-muted">
            {data?.problem
              ? t("registrations.loadingProblem", { reason: say(data.problem) })
              : t("common.loading")}
          </p>
        </Card>
      )}
      {open?.type === "edit" && <EditDialog row={open.row} onClose={() => setOpen(null)} />}
      {open?.type === "remove" && <RemoveDialog what={open.what} onClose={() => setOpen(null)} />}
    </div>
  );
}

/** Who keeps them alive; of none there is nobody to name. */
function Keeper({ view: { keeper, registrations } }: { view: HandRegistrationsView }) {
  const { t } = useMessages();
  if (keeper?.own) return t("registrations.keptHere");
  if (keeper) return t("registrations.keptBy", { console: keeper.console });
  return registrations.length > 0 ? t("registrations.keptByNobody") : null;
}

function Registrations({
  view,
  onOpen,
}: {
  view: HandRegistrationsView;
  /** Null where nothing may be changed. */
  onOpen: ((open: Open) => void) | null;
}) {
  const { t } = useMessages();
  const [{ q }, setUrl] = useUrlState(DEFAULTS);
  const on = useMemo(() => {
    if (!onOpen) return null;
    return {
      edit: (row: HandRegistration) => onOpen({ type: "edit", row }),
      remove: (row: HandRegistration) =>
        onOpen({ type: "remove", what: { ...row, name: row.address } }),
    };
  }, [onOpen]);
  const columns = useRegistrationColumns(view.keeper, on);
  const rows = useMemo(() => matching(view.registrations, q), [view.registrations, q]);
  const { shown, waiting, hold, release } = useHeldRows(rows, rowKey, q);
  return (
    <>
      <Malformed
        view={view}
        onRemove={
          onOpen &&
          ((bad) =>
            onOpen({ type: "remove", what: { ...bad, name: bad.key, service: null, key: null } }))
        }
      />
      <Card
        label={t("registrations.title")}
        header={
          <FilterInput
            label={t("registrations.filterText")}
            value={q}
            onValue={(text) => setUrl({ q: text })}
          />
        }
      >
        <div {...hold} className="[--state-width:24%] max-sm:[--state-width:7.375rem]">
          <HeldNotice waiting={waiting} onRelease={release} />
          <VirtualTable
            caption={t("registrations.caption")}
            columns={columns}
            rows={shown}
            rowKey={rowKey}
            empty={
              <EmptyState
                title={t(q === "" ? "registrations.emptyTitle" : "registrations.noMatch")}
              >
                {q === "" ? (
                  <p>{t("registrations.emptyText")}</p>
                ) : (
                  <Button onClick={() => setUrl({ q: "" })}>
                    {t("registrations.clearFilter")}
                  </Button>
                )}
              </EmptyState>
            }
          />
        </div>
      </Card>
    </>
  );
}
