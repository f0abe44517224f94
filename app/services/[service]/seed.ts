import "server-only";

import { INSTANCE_DEFAULTS } from "@/components/instances/instance-rows";
import { seedSnapshot } from "@/components/instances/seed-service";
import type { ServiceSeed } from "@/components/instances/service-seed";
import { readUrlState } from "@/lib/client/url-state";
import { getCluster } from "@/lib/cluster";

/** What the page of a service is first rendered with, by the filter that stands in its URL. */
export function serviceSeed(
  name: string,
  params: Readonly<Record<string, string | string[] | undefined>>,
): ServiceSeed {
  const { live, registry } = getCluster();
  const given = { get: (param: string) => [params[param]].flat()[0] ?? null };
  const query = readUrlState(given, INSTANCE_DEFAULTS);
  const whole = live.service(name);
  const row = live.rows.get(name);
  const changes = live.changes.filter(
    ({ service, address }) => service === name && address === query.instance,
  );
  return {
    ...seedSnapshot(whole, query),
    framework: row?.framework ?? "",
    namespaces: row?.namespaces,
    alias: row?.alias,
    known: row !== undefined,
    changes: {
      topic: "changes",
      revision: registry.revision,
      at: whole.at,
      changes: changes.slice(0, 20).reverse(),
      explained: [],
    },
  };
}
