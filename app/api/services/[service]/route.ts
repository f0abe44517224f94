import { serviceParamsSchema } from "@/lib/api/request";
import { route } from "@/lib/api/route";
import { serviceAnswer } from "@/lib/api/service-answer";
import { getCluster } from "@/lib/cluster";

/** GET /api/services/{service} */
export const GET = route(async (_request, context: RouteContext<"/api/services/[service]">) => {
  const { service } = serviceParamsSchema.parse(await context.params);
  return Response.json(serviceAnswer(getCluster(), service));
});
