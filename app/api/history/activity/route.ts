import { activityAnswer } from "@/lib/api/history-answer";
import { activityQuerySchema } from "@/lib/api/history-contract";
import { queryOf } from "@/lib/api/request";
import { route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";

/** GET /api/history/activity?from=&to=&buckets=&service= */
export const GET = route(async (request) => {
  const query = activityQuerySchema.parse(queryOf(request));
  return Response.json(await activityAnswer(getCluster(), query));
});
