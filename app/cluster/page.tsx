import type { Metadata } from "next";

import { ClusterPage } from "@/components/cluster/cluster-page";
import { clusterAnswer } from "@/lib/api/cluster-answer";
import { getCluster } from "@/lib/cluster";
import { getMessages } from "@/lib/i18n/server";

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await getMessages();
  return { title: t("cluster.title") };
}

/** The etcd cluster: its members, its database, its alarms, and how the console stands with it. */
export default async function Page() {
  const cluster = getCluster();
  // Members that are away are waited for; a page that cannot be of use yet should not be.
  const loaded = cluster.status().counts !== null;
  return <ClusterPage seed={loaded ? await clusterAnswer(cluster) : null} />;
}
