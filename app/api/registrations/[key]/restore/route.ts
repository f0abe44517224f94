import { restoreBodySchema, restoreQuerySchema } from "@/lib/api/past-contract";
import { actorOf, jsonBody, keyParamsSchema, queryOf } from "@/lib/api/request";
import { operation, route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";
import { planRestore, restore } from "@/lib/operate/restore";

type Context = RouteContext<"/api/registrations/[key]/restore">;

/** GET /api/registrations/{key}/restore?revision= - what putting it back would do. */
export const GET = route(async (request, context: Context) => {
  const { key } = keyParamsSchema.parse(await context.params);
  const query = restoreQuerySchema.parse(queryOf(request));
  return Response.json(await planRestore(getCluster(), { key, ...query }));
});

/** POST /api/registrations/{key}/restore - write it back as it was. */
export const POST = operation(async (request, context: Context) => {
  const { key } = keyParamsSchema.parse(await context.params);
  const body = restoreBodySchema.parse(await jsonBody(request));
  const actor = actorOf(request);
  return Response.json(await restore(getCluster(), { key }, { ...body, actor }));
});
