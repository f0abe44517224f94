import type { Metadata } from "next";
import { notFound } from "next/navigation";

import { ServicePage } from "@/components/instances/service-page";
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
  const seed = serviceSeed(name, await searchParams);
  const loaded = getCluster().status().counts !== null;
  if (!seed.known && loaded) notFound();
  return <ServicePage key={name} name={name} seed={seed} />;
}
