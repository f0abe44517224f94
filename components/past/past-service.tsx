"use client";

import dynamic from "next/dynamic";
import { useCallback, useMemo } from "react";

import { INSTANCE_DEFAULTS } from "@/components/instances/instance-rows";
import { KeysCard } from "@/components/instances/keys-card";
import { ServiceTabs } from "@/components/instances/service-tabs";
import { Namespaces } from "@/components/services/namespaces-tag";
import { frameworksOf } from "@/components/services/services-view";
import { Card } from "@/components/ui/card";
import { classNames } from "@/components/ui/class-names";
import { EmptyState } from "@/components/ui/empty-state";
import { Tag } from "@/components/ui/tag";
import type { PastPoint } from "@/lib/client/past-point";
import { useUrlState } from "@/lib/client/use-url-state";
import { useMessages } from "@/lib/i18n/messages-provider";

import { PastDrawer } from "./past-drawer";
import { PastError } from "./past-error";
import { PastInstances } from "./past-instances";
import { PastLoading } from "./past-loading";
import { pastServiceState } from "./past-state";
import { usePastRegistry } from "./use-past-registry";

// Few visits are for it.
const PastHistory = dynamic(() => import("./past-history").then((m) => m.PastHistory), {
  ssr: false,
});

/** One service as it was registered at a moment of the past: its instances, its keys, or their lives until then. */
export function PastService({ name, point }: { name: string; point: PastPoint }) {
  const { t } = useMessages();
  const { data, error, refetch, stale } = usePastRegistry(point);
  const [url, setUrl] = useUrlState(INSTANCE_DEFAULTS);
  const state = useMemo(() => data && pastServiceState(data, name), [data, name]);
  const open = useCallback((instance: string) => setUrl({ instance }), [setUrl]);
  const close = useCallback(() => setUrl({ instance: "" }), [setUrl]);
  const filterBy = useCallback(
    (meta: string) => setUrl({ meta, tab: INSTANCE_DEFAULTS.tab }),
    [setUrl],
  );
  const count = state?.instances.size ?? 0;
  const then = data?.services.find((service) => service.name === name);
  const drawer = data !== undefined && url.instance !== "";

  return (
    <div
      aria-busy={stale}
      className={classNames(
        "grid min-w-0 gap-4.5 px-4 pt-5 pb-8 md:px-6",
        drawer && "xl:pr-123",
        stale && "opacity-60",
      )}
    >
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-2">
        <h1 className="min-w-0 font-[650] text-20 tracking-[-0.015em] [overflow-wrap:anywhere]">
          {name}
        </h1>
        {then && frameworksOf(then).map((framework) => <Tag key={framework}>{framework}</Tag>)}
        {then?.namespaces && <Namespaces namespaces={then.namespaces} />}
        {state && <Tag tone="hold">{t("past.registeredThen", { n: count })}</Tag>}
      </div>
      <div>
        <ServiceTabs
          tab={url.tab}
          instances={count}
          onChange={(tab) => setUrl({ tab, show: "all", q: "", sort: "", meta: "" })}
        />
        <div className="mt-4.5">
          {!state ? (
            error || point.kind === "invalid" ? (
              <PastError point={point} error={error} onRetry={() => void refetch()} />
            ) : (
              <PastLoading />
            )
          ) : url.tab === "history" && data ? (
            <PastHistory name={name} point={point} standpoint={data} onOpen={open} />
          ) : count === 0 ? (
            <Card>
              <EmptyState
                title={
                  <span className="[overflow-wrap:anywhere]">
                    {t("past.noService", { service: name })}
                  </span>
                }
              >
                <p>{t("past.noServiceText")}</p>
              </EmptyState>
            </Card>
          ) : url.tab === "keys" ? (
            <KeysCard name={name} state={state} query={url} onQuery={setUrl} onOpen={open} />
          ) : (
            <PastInstances
              name={name}
              state={state}
              query={url}
              current={url.instance}
              onQuery={setUrl}
              onOpen={open}
            />
          )}
        </div>
      </div>
      {drawer && (
        <PastDrawer
          key={url.instance}
          service={name}
          address={url.instance}
          instance={state?.instances.get(url.instance)}
          standpoint={data}
          onFilter={filterBy}
          onClose={close}
        />
      )}
    </div>
  );
}
