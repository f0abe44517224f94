import { livesAnswer } from "@/lib/api/history-answer";
import { livesQuerySchema } from "@/lib/api/history-contract";
import { queryOf, serviceParamsSchema } from "@/lib/api/request";
import { route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";

type Context = RouteContext<"/api/services/[service]/lives">;

/** GET /api/services/{service}/lives?address=&from=&to= */
export const GET = route(async (request, context: Context) => {
  const { service } = serviceParamsSchema.parse(await context.params);
  const query = livesQuerySchema.parse(queryOf(request));
  return Response.json(await livesAnswer(getCluster(), service, query));
});
