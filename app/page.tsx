import type { Metadata } from "next";

import { ServicesPage } from "@/components/services/services-page";
import { SEED_CHANGES, SEED_ROWS, type ServicesSeed } from "@/components/services/services-seed";
import {
  countServices,
  SERVICES_DEFAULTS,
  type ServicesFilter,
  selectServices,
} from "@/components/services/services-view";
import { readUrlState } from "@/lib/client/url-state";
import { getCluster } from "@/lib/cluster";
import { getMessages } from "@/lib/i18n/server";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await getMessages();
  // The layout's template is for the segments below its own.
  return { title: { absolute: `${t("shell.services")} · Rollcall` } };
}

/** Services, drawn with what the console knows now; the stream takes over from there. */
export default async function Page({ searchParams }: Props) {
  const params = await searchParams;
  const get = (name: string) => [params[name]].flat()[0] ?? null;
  return <ServicesPage seed={servicesSeed(readUrlState({ get }, SERVICES_DEFAULTS))} />;
}

/** Null until etcd has been read once. */
function servicesSeed(filter: ServicesFilter): ServicesSeed | null {
  const cluster = getCluster();
  if (cluster.status().counts === null) return null;
  const overview = cluster.live.overview();
  const { revision, at, services } = overview;
  return {
    overview: { ...overview, services: selectServices(services, filter).slice(0, SEED_ROWS) },
    counts: countServices(services),
    changes: {
      topic: "changes",
      revision,
      at,
      changes: cluster.live.changes.slice(0, SEED_CHANGES).reverse(),
      explained: [],
    },
  };
}
