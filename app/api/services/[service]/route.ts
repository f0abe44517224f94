import { serviceQuerySchema } from "@/lib/api/contract";
import { queryWithLists, serviceParamsSchema } from "@/lib/api/request";
import { route } from "@/lib/api/route";
import { serviceAnswer } from "@/lib/api/service-answer";
import { getCluster } from "@/lib/cluster";

/** GET /api/services/{service}?metadata= */
export const GET = route(async (request, context: RouteContext<"/api/services/[service]">) => {
  const { service } = serviceParamsSchema.parse(await context.params);
  const query = serviceQuerySchema.parse(queryWithLists(request, ["metadata"]));
  return Response.json(serviceAnswer(getCluster(), service, query));
});
