import type { OperationAnswer } from "@/lib/api/contract";
import { leaseAnswer } from "@/lib/api/lease-answer";
import { type LeaseTtlAnswer, revokeBodySchema } from "@/lib/api/leases-contract";
import { actorOf, jsonBody, leaseParamsSchema } from "@/lib/api/request";
import { mutation, operation, route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";
import { keepaliveOnce } from "@/lib/etcd/lease";
import { forceExpire } from "@/lib/operate/force-expire";

type Context = RouteContext<"/api/leases/[id]">;

/** GET /api/leases/{id} - its time to live, and the keys that a revoke would delete. */
export const GET = route(async (_request, context: Context) => {
  const { id } = leaseParamsSchema.parse(await context.params);
  return Response.json(await leaseAnswer(getCluster(), id));
});

/** PUT /api/leases/{id} - keepalive, once. */
export const PUT = mutation(async (_request, context: Context) => {
  const { id } = leaseParamsSchema.parse(await context.params);
  const { ttlSeconds } = await keepaliveOnce(getCluster().client, id);
  return Response.json({ id, ttlSeconds } satisfies LeaseTtlAnswer);
});

/** DELETE /api/leases/{id} - revoke: force-expire all that hangs on it. */
export const DELETE = operation(async (request, context: Context) => {
  const { id } = leaseParamsSchema.parse(await context.params);
  const body = revokeBodySchema.parse(await jsonBody(request));
  const actor = actorOf(request);
  const done = await forceExpire(getCluster(), id, { ...body, actor });
  const answer: OperationAnswer = { operation: done };
  return Response.json(answer);
});
