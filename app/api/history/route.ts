import { historyAnswer } from "@/lib/api/history-answer";
import { historyQuerySchema } from "@/lib/api/history-contract";
import { queryOf } from "@/lib/api/request";
import { route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";

/** GET /api/history?service=&address=&kind=&cause=&actor=&from=&to=&cursor=&limit= */
export const GET = route(async (request) => {
  const query = historyQuerySchema.parse(queryOf(request));
  return Response.json(await historyAnswer(getCluster(), query));
});
