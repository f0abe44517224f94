import { leasesAnswer } from "@/lib/api/leases-answer";
import { grantBodySchema, type LeaseTtlAnswer, leasesQuerySchema } from "@/lib/api/leases-contract";
import { jsonBody, queryOf } from "@/lib/api/request";
import { mutation, route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";
import { grant } from "@/lib/etcd/lease";

/** GET /api/leases?kind=&q=&limit=&offset= */
export const GET = route(async (request) => {
  const query = leasesQuerySchema.parse(queryOf(request));
  return Response.json(await leasesAnswer(getCluster(), query));
});

/** POST /api/leases - grant. */
export const POST = mutation(async (request) => {
  const body = grantBodySchema.parse(await jsonBody(request));
  const { id, ttlSeconds } = await grant(getCluster().client, body.ttlSeconds, body.id);
  return Response.json({ id, ttlSeconds } satisfies LeaseTtlAnswer, { status: 201 });
});
