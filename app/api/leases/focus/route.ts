import { focusBodySchema } from "@/lib/api/leases-contract";
import { jsonBody } from "@/lib/api/request";
import { route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";

/** POST /api/leases/focus - sample these first for the next 10 s. Changes nothing in etcd. */
export const POST = route(async (request) => {
  const { leases } = focusBodySchema.parse(await jsonBody(request));
  getCluster().telemetry.focus(leases);
  return new Response(null, { status: 204 });
});
