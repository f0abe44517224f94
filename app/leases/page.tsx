import type { Metadata } from "next";

import { LeasesPage } from "@/components/leases/leases-page";
import { LEASES_DEFAULTS, toLeasesQuery } from "@/components/leases/leases-view";
import { leasesAnswer } from "@/lib/api/leases-answer";
import { readUrlState } from "@/lib/client/url-state";
import { getCluster } from "@/lib/cluster";
import { isStatusError } from "@/lib/errors";
import { getMessages } from "@/lib/i18n/server";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await getMessages();
  return { title: t("leases.title") };
}

/** All leases, and the registrations that have none. */
export default async function Page({ searchParams }: Props) {
  const params = await searchParams;
  const filter = readUrlState({ get: (name) => [params[name]].flat()[0] ?? null }, LEASES_DEFAULTS);
  try {
    const answer = await leasesAnswer(getCluster(), toLeasesQuery(filter));
    return <LeasesPage seed={{ answer, filter }} />;
  } catch (reason) {
    // etcd is away, or refuses: the page says so, and asks again by itself.
    if (!isStatusError(reason)) throw reason;
    return <LeasesPage seed={null} />;
  }
}
