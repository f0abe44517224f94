import { minimumAnswer } from "@/lib/api/findings-answer";
import { minimumBodySchema } from "@/lib/api/findings-contract";
import { actorOf, jsonBody, serviceParamsSchema } from "@/lib/api/request";
import { operation, route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";
import { setMinimum } from "@/lib/operate/set-minimum";

type Context = RouteContext<"/api/services/[service]/minimum">;

/** GET /api/services/{service}/minimum */
export const GET = route(async (_request, context: Context) => {
  const { service } = serviceParamsSchema.parse(await context.params);
  return Response.json(minimumAnswer(getCluster(), service));
});

/** PUT /api/services/{service}/minimum - how many instances it should have; null: nobody says. */
export const PUT = operation(async (request, context: Context) => {
  const { service } = serviceParamsSchema.parse(await context.params);
  const body = minimumBodySchema.parse(await jsonBody(request));
  const actor = actorOf(request);
  return Response.json(await setMinimum(getCluster(), service, { ...body, actor }));
});
