"use client";

import dynamic from "next/dynamic";
import { useCallback, useMemo } from "react";

import { useActions } from "@/components/actions/actions-context";
import { useServiceRules } from "@/components/quarantine/use-rules";
import { ConnectingRegistry } from "@/components/services/connecting-registry";
import { useStatus, useTopic } from "@/lib/client/live/use-topic";
import { usePastPoint, usePastView } from "@/lib/client/use-past-point";
import { useUrlState } from "@/lib/client/use-url-state";

import { namespacesOf } from "./instance-fields";
import { INSTANCE_DEFAULTS, noCounts } from "./instance-rows";
import { InstancesCard } from "./instances-card";
import { KeysCard } from "./keys-card";
import { NoInstances, UnknownService } from "./no-instances";
import { ServiceHeading } from "./service-heading";
import type { ServiceSeed } from "./service-seed";
import { ServiceTabs } from "./service-tabs";
import { useFilterCounts } from "./use-filter-counts";

// Most come for the table. Where the URL names an instance, the server draws it at once.
const InstanceDrawer = dynamic(() => import("./instance-drawer").then((m) => m.InstanceDrawer));

// Few visits are for these: what they take is loaded when they are opened.
const ResolveTab = dynamic(
  () => import("@/components/resolve/resolve-tab").then((m) => m.ResolveTab),
  { ssr: false },
);

const HistoryTab = dynamic(
  () => import("@/components/lives/history-tab").then((m) => m.HistoryTab),
  { ssr: false },
);

const KeptOutList = dynamic(
  () => import("@/components/quarantine/kept-out-list").then((m) => m.KeptOutList),
  { ssr: false },
);

const PastService = dynamic(() =>
  import("@/components/past/past-service").then((m) => m.PastService),
);

type Props = { name: string; seed: ServiceSeed | null };

/**
 * One service, live or as it was. `seed` is null for one that nobody had registered when the page
 * was rendered.
 */
export function ServicePage(props: Props) {
  const point = usePastPoint();
  const view = usePastView();
  // Apart, so that nothing of the stream gets into what is shown of the past.
  if (point && view === "past")
    return <PastService key={props.name} name={props.name} point={point} />;
  return <LiveService {...props} />;
}

function LiveService({ name, seed }: Props) {
  const { data, seeded } = useTopic(`service:${name}`, seed?.snapshot);
  const [url, setUrl] = useUrlState(INSTANCE_DEFAULTS);
  const { readOnly } = useActions();
  const { counts: loaded } = useStatus();
  const live = useFilterCounts(data);
  const counts = seeded ? (seed?.counts ?? noCounts()) : live;
  const instances = data?.instances;
  const namespaces = useMemo(() => namespacesOf(instances?.values() ?? []), [instances]);
  const frameworks = useMemo(
    () => frameworksOf(instances?.values(), seed?.framework ?? ""),
    [instances, seed],
  );
  const held = useServiceRules(name, data);

  const open = useCallback((instance: string) => setUrl({ instance }), [setUrl]);
  const close = useCallback(() => setUrl({ instance: "" }), [setUrl]);
  const filterBy = useCallback(
    (meta: string) => setUrl({ meta, tab: INSTANCE_DEFAULTS.tab }),
    [setUrl],
  );

  const known =
    held.size > 0 || seed?.known || counts.all > 0 || (data?.departures.length ?? 0) > 0;
  // Before etcd has been read once, a service without instances says nothing.
  if (loaded === null) return <ConnectingRegistry />;
  // The journal may know what the live view never saw.
  if (!known && url.tab !== "history") return <UnknownService name={name} />;
  const drawer = url.instance !== "";
  return (
    // Beside the open drawer there is room for the table on wide screens only.
    <div className={`grid min-w-0 gap-4.5 px-4 pt-5 pb-8 md:px-6 ${drawer ? "xl:pr-123" : ""}`}>
      <ServiceHeading
        name={name}
        frameworks={frameworks}
        alias={seed?.alias}
        namespaces={seeded ? seed?.namespaces : namespaces}
        counts={counts}
      />
      <div>
        <ServiceTabs
          tab={url.tab}
          instances={counts.all}
          onChange={(tab) => setUrl({ tab, show: "all", q: "", sort: "", meta: "" })}
        />
        <div className="mt-4.5">
          {url.tab === "instances" && held.size > 0 && <KeptOutList rules={held} />}
          {url.tab === "keys" ? (
            <KeysCard name={name} state={data} query={url} onQuery={setUrl} onOpen={open} />
          ) : url.tab === "history" ? (
            <HistoryTab name={name} onOpen={open} />
          ) : url.tab === "resolve" ? (
            <ResolveTab name={name} state={seeded ? undefined : data} onOpen={open} />
          ) : counts.all === 0 && (data?.departures.length ?? 0) === 0 ? (
            <NoInstances name={name} />
          ) : (
            <InstancesCard
              name={name}
              state={data}
              held={held}
              counts={counts}
              query={url}
              current={url.instance}
              selectable={!readOnly}
              complete={!seeded}
              onQuery={setUrl}
              onOpen={open}
            />
          )}
        </div>
      </div>
      {drawer && (
        <InstanceDrawer
          key={url.instance}
          service={name}
          address={url.instance}
          state={data}
          frameworks={frameworks}
          rule={held.get(url.instance)}
          seed={seed?.changes ?? null}
          onFilter={filterBy}
          onClose={close}
        />
      )}
    </div>
  );
}

/** The frameworks of the instances; what the server said while there are none. */
function frameworksOf(
  instances: Iterable<{ framework: string }> | undefined,
  seeded: string,
): string[] {
  const found = new Set<string>();
  for (const { framework } of instances ?? []) found.add(framework);
  if (found.size === 0 && seeded !== "") found.add(seeded);
  return [...found].sort();
}
