import type { Metadata } from "next";
import { notFound } from "next/navigation";

import { ServicePage } from "@/components/instances/service-page";
import { readPastPoint } from "@/lib/client/past-point";
import { parseServiceParam } from "@/lib/client/paths";
import { getCluster } from "@/lib/cluster";

import { serviceSeed } from "./seed";

type Props = {
  params: Promise<{ service: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: parseServiceParam((await params).service) };
}

/** One service: its instances as they come and go, and the keys that register them. */
export default async function Page({ params, searchParams }: Props) {
  const name = parseServiceParam((await params).service);
  const query = await searchParams;
  const seed = serviceSeed(name, query);
  const loaded = getCluster().status().counts !== null;
  // One that nobody knows now may have been there at the moment that is asked for.
  const past = readPastPoint({ get: (param) => [query[param]].flat()[0] ?? null }) !== null;
  if (!seed.known && loaded && !past) notFound();
  return <ServicePage key={name} name={name} seed={seed} />;
}
