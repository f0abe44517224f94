"use client";

import dynamic from "next/dynamic";

import { ChangeFeed } from "@/components/changes/change-feed";
import { useStatus, useTopic } from "@/lib/client/live/use-topic";
import { usePastPoint } from "@/lib/client/use-past-point";

import { ConnectingRegistry } from "./connecting-registry";
import { EmptyRegistry } from "./empty-registry";
import { ServicesCard } from "./services-card";
import type { ServicesSeed } from "./services-seed";
import { countServices } from "./services-view";
import { SummaryStrip } from "./summary-strip";

const PastServices = dynamic(() =>
  import("@/components/past/past-services").then((m) => m.PastServices),
);

/** The Services page, live or as it was. */
export function ServicesPage({ seed }: { seed: ServicesSeed | null }) {
  const point = usePastPoint();
  return point ? <PastServices point={point} /> : <LiveServices seed={seed} />;
}

/** Five figures, the services, and what changes. */
function LiveServices({ seed }: { seed: ServicesSeed | null }) {
  const { data: overview, seeded } = useTopic("overview", seed?.overview);
  const { counts: loaded } = useStatus();
  // Before etcd has been read once, an overview without services says nothing.
  if (!overview || loaded === null) return <ConnectingRegistry />;

  const { services, totals } = overview;
  const counts = seeded && seed ? seed.counts : countServices(services.values());
  if (counts.all === 0) return <EmptyRegistry otherKeys={totals.otherKeys} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4.5 px-4 pt-5 pb-8 md:px-6">
      <SummaryStrip totals={totals} degraded={counts.degraded} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4.5 xl:grid-cols-[minmax(0,1fr)_19.75rem]">
        <ServicesCard services={services} counts={counts} />
        <ChangeFeed seed={seed?.changes ?? null} services={overview?.services} />
      </div>
    </div>
  );
}
